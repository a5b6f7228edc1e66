package headway.common.network.keras;

import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;

/** The Keras layers that can be read, and by which importer. */
final class SupportedLayers {
  static final String INPUT = "InputLayer";

  /** Layers that DL4J's importer translates correctly. */
  private static final Set<String> OF_DL4J =
      Set.of(
          "Activation",
          "Add",
          "Average",
          "AveragePooling2D",
          "BatchNormalization",
          "Concatenate",
          "Conv2D",
          "Cropping2D",
          "Dense",
          "DepthwiseConv2D",
          "Dropout",
          "ELU",
          INPUT,
          "LeakyReLU",
          "MaxPooling2D",
          "Maximum",
          "ReLU",
          "SeparableConv2D",
          "Softmax",
          "SpatialDropout2D",
          "ZeroPadding2D");

  /** Layers that DL4J lacks or gets wrong, under our names. */
  private static final Map<String, Class<? extends KerasLayer>> OURS =
      Map.of(
          "CustomScaleLayer", VertexImport.class,
          "Flatten", VertexImport.class,
          "GlobalAveragePooling2D", GlobalPoolingImport.class,
          "GlobalMaxPooling2D", GlobalPoolingImport.class,
          "Multiply", VertexImport.class,
          "Normalization", VertexImport.class,
          "Rescaling", VertexImport.class,
          "Unflatten", VertexImport.class);

  private static final String PREFIX = "Headway";

  static {
    OURS.forEach((name, reader) -> KerasLayer.registerCustomLayer(PREFIX + name, reader));
  }

  private SupportedLayers() {}

  /** Whether a layer of this class is read; the class without the package that Keras may add. */
  static boolean known(String kerasClass) {
    return OF_DL4J.contains(kerasClass) || OURS.containsKey(kerasClass);
  }

  /** Whether a name that {@link #forImport} gave is one of ours. */
  static boolean isOurs(String imported) {
    return imported.startsWith(PREFIX);
  }

  /** The class of a layer that DL4J's importer hands over. */
  static String kerasClass(Map<String, Object> layer) {
    return String.valueOf(layer.get("class_name")).substring(PREFIX.length());
  }

  /** The name of a layer for DL4J's importer. */
  static String forImport(String kerasClass) {
    return OURS.containsKey(kerasClass) ? PREFIX + kerasClass : kerasClass;
  }
}
