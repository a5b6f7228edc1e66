package headway.common.network.keras;

import headway.common.network.layers.ChannelAffine;
import headway.common.network.layers.Flatten;
import headway.common.network.layers.ScaledAdd;
import headway.common.network.layers.Scaling;
import headway.common.network.layers.Unflatten;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/**
 * Keras layers that DL4J's importer lacks, as graph vertices. DL4J's importer creates it by
 * reflection.
 */
public final class VertexImport extends KerasLayer {
  public VertexImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    vertex = vertex(SupportedLayers.kerasClass(layer), LayerConfig.of(layer));
  }

  private static GraphVertex vertex(String kerasClass, LayerConfig config) {
    return switch (kerasClass) {
      case "CustomScaleLayer" -> new ScaledAdd(config.number("scale")); // InceptionResNetV2
      case "Flatten" -> new Flatten(true);
      case "Multiply" -> new Scaling();
      // Its constants are stored with the weights, and the file reader sets them.
      case "Normalization" -> new ChannelAffine(new float[] {1}, new float[] {0});
      case "Rescaling" -> rescaling(config.numbers("scale"), config.numbers("offset"));
      case "Unflatten" -> new Unflatten(config.last("target_shape"));
      default -> throw new IllegalArgumentException("no vertex for " + kerasClass);
    };
  }

  /** {@code x × scale + offset}, each one number or one per channel. */
  private static ChannelAffine rescaling(float[] scale, float[] offset) {
    int channels = Math.max(scale.length, offset.length);
    return new ChannelAffine(spread(scale, channels), spread(offset, channels));
  }

  private static float[] spread(float[] values, int channels) {
    if (values.length == channels) {
      return values;
    }
    float[] same = new float[channels];
    Arrays.fill(same, values[0]);
    return same;
  }

  /** As Keras has it, with the channels last. */
  @Override
  public InputType getOutputType(InputType... inputs) {
    return vertex instanceof Unflatten row
        ? InputType.convolutional(1, 1, row.channels(), CNN2DFormat.NHWC)
        : vertex.getOutputType(0, inputs);
  }
}
