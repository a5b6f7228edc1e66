package headway.common.network.keras.imports;

import headway.common.network.layers.Scaling;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Keras' Multiply of two tensors. DL4J's importer creates it by reflection. */
public final class ScalingImport extends KerasLayer {
  public ScalingImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    vertex = new Scaling();
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return vertex.getOutputType(0, inputs);
  }
}
