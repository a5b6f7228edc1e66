package headway.common.network.keras.imports;

import headway.common.network.layers.Unflatten;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Keras' Reshape from a row to 1×1×channels. DL4J's importer creates it by reflection. */
public final class UnflattenImport extends KerasLayer {
  private final long channels;

  public UnflattenImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    List<?> shape = (List<?>) LayerConfig.of(layer).values().get("target_shape");
    channels = ((Number) shape.get(shape.size() - 1)).longValue();
    vertex = new Unflatten(channels);
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return InputType.convolutional(1, 1, channels, CNN2DFormat.NHWC);
  }
}
