package headway.common.network.keras.imports;

import headway.common.network.layers.ChannelAffine;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/**
 * Keras' Rescaling, {@code x × scale + offset}, each one number or one per channel. DL4J's importer
 * creates it by reflection.
 */
public final class RescalingImport extends KerasLayer {
  public RescalingImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    float[] scale = LayerConfig.of(layer).numbers("scale");
    float[] offset = LayerConfig.of(layer).numbers("offset");
    int channels = Math.max(scale.length, offset.length);
    vertex = new ChannelAffine(spread(scale, channels), spread(offset, channels));
  }

  private static float[] spread(float[] values, int channels) {
    if (values.length == channels) {
      return values;
    }
    float[] same = new float[channels];
    Arrays.fill(same, values[0]);
    return same;
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return inputs[0];
  }
}
