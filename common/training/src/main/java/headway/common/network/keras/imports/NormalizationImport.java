package headway.common.network.keras.imports;

import headway.common.network.layers.ChannelAffine;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/**
 * Keras' Normalization, {@code (x − mean) / √variance} per channel. Both are stored with the
 * weights, and the file reader sets them. DL4J's importer creates it by reflection.
 */
public final class NormalizationImport extends KerasLayer {
  /** Keras' epsilon, below which no deviation counts. */
  private static final double LEAST_DEVIATION = 1e-7;

  public NormalizationImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    vertex = new ChannelAffine(new float[] {1}, new float[] {0});
  }

  /** The layer with its constants. */
  public static ChannelAffine vertex(float[] mean, float[] variance) {
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double deviation = Math.max(Math.sqrt(variance[c]), LEAST_DEVIATION);
      scale[c] = (float) (1 / deviation);
      shift[c] = (float) (-mean[c] / deviation);
    }
    return new ChannelAffine(scale, shift);
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return inputs[0];
  }
}
