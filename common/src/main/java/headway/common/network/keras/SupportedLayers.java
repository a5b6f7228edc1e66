package headway.common.network.keras;

import headway.common.network.keras.imports.FlattenImport;
import headway.common.network.keras.imports.GlobalPoolingImport;
import headway.common.network.keras.imports.NormalizationImport;
import headway.common.network.keras.imports.RescalingImport;
import headway.common.network.keras.imports.ScaledAddImport;
import headway.common.network.keras.imports.ScalingImport;
import headway.common.network.keras.imports.UnflattenImport;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;

/** Which Keras layers are read, and by whom. */
final class SupportedLayers {
  static final String INPUT = "InputLayer";

  /** Those that DL4J's importer translates as Keras computes them. */
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

  /** Those that it lacks or gets wrong, under the names that we give them. */
  private static final Map<String, Class<? extends KerasLayer>> OURS =
      Map.of(
          "CustomScaleLayer", ScaledAddImport.class,
          "Flatten", FlattenImport.class,
          "GlobalAveragePooling2D", GlobalPoolingImport.class,
          "GlobalMaxPooling2D", GlobalPoolingImport.class,
          "Multiply", ScalingImport.class,
          "Normalization", NormalizationImport.class,
          "Rescaling", RescalingImport.class,
          "Unflatten", UnflattenImport.class);

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

  /** What DL4J's importer is to call it. */
  static String forImport(String kerasClass) {
    return OURS.containsKey(kerasClass) ? PREFIX + kerasClass : kerasClass;
  }
}
