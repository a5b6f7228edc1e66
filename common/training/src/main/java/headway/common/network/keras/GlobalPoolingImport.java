package headway.common.network.keras;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/**
 * Keras' GlobalAveragePooling2D and GlobalMaxPooling2D. DL4J's own import of them forgets {@code
 * keepdims}, which MobileNet sets. DL4J's importer creates it by reflection.
 */
public final class GlobalPoolingImport extends KerasLayer {
  private static final int[] HEIGHT_AND_WIDTH = {1, 2};

  public GlobalPoolingImport(Map<String, Object> layer)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layer, false);
    LayerConfig config = LayerConfig.of(layer);
    PoolingType type =
        SupportedLayers.kerasClass(layer).contains("Max") ? PoolingType.MAX : PoolingType.AVG;
    this.layer =
        new GlobalPoolingLayer.Builder(type)
            .poolingDimensions(HEIGHT_AND_WIDTH)
            .collapseDimensions(!config.flag("keepdims"))
            .name(getLayerName())
            .build();
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return layer.getOutputType(0, inputs[0]);
  }
}
