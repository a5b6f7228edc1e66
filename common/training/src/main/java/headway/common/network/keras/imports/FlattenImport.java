package headway.common.network.keras.imports;

import headway.common.network.layers.Flatten;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Keras' Flatten, and its Reshape to a row. DL4J's importer creates it by reflection. */
public final class FlattenImport extends KerasLayer {
  public FlattenImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    vertex = new Flatten(true);
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return vertex.getOutputType(0, inputs);
  }
}
