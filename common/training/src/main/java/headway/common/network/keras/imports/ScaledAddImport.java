package headway.common.network.keras.imports;

import headway.common.network.layers.ScaledAdd;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Keras' CustomScaleLayer, in InceptionResNetV2. DL4J's importer creates it by reflection. */
public final class ScaledAddImport extends KerasLayer {
  public ScaledAddImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    vertex = new ScaledAdd(LayerConfig.of(layer).number("scale"));
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return inputs[0];
  }
}
