package headway.common.network.keras;

import java.util.List;
import java.util.Map;

/** The {@code config} of one Keras layer, as DL4J's importer hands it over. */
record LayerConfig(Map<?, ?> values) {

  static LayerConfig of(Map<String, Object> layer) {
    return new LayerConfig((Map<?, ?>) layer.get("config"));
  }

  double number(String key) {
    return ((Number) values.get(key)).doubleValue();
  }

  /** One number, or a list of them, or a list of such lists: Keras writes any of the three. */
  float[] numbers(String key) {
    Object value = values.get(key);
    while (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof List<?>) {
      value = list.get(0);
    }
    List<?> list = value instanceof List<?> several ? several : List.of(value);
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ((Number) list.get(i)).floatValue();
    }
    return numbers;
  }

  /** The last of a list of integers. */
  long last(String key) {
    List<?> list = (List<?>) values.get(key);
    return ((Number) list.get(list.size() - 1)).longValue();
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }
}
