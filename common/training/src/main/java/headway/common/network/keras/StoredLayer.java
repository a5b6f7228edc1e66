package headway.common.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the weights of a layer lie in a file.
 *
 * @param names of the networks that it lies in, from the outermost on, and of the layer itself
 * @param keys the same as {@code .keras} files count them: by class, such as {@code conv2d_1}
 * @param kind its class
 * @param config of the layer
 */
record StoredLayer(List<String> names, List<String> keys, String kind, JsonNode config) {

  StoredLayer {
    names = List.copyOf(names);
    keys = List.copyOf(keys);
  }

  /** The names of its arrays in the order in which {@code .keras} files number them. */
  List<String> numbered() {
    List<String> arrays = new ArrayList<>();
    switch (kind) {
      case "BatchNormalization" -> {
        addIf("scale", "gamma", arrays);
        addIf("center", "beta", arrays);
        arrays.addAll(List.of("moving_mean", "moving_variance"));
      }
      case "DepthwiseConv2D" -> arrays.addAll(List.of("depthwise_kernel", "bias"));
      case "Normalization" -> arrays.addAll(List.of("mean", "variance"));
      case "SeparableConv2D" ->
          arrays.addAll(List.of("depthwise_kernel", "pointwise_kernel", "bias"));
      default -> arrays.addAll(List.of("kernel", "bias"));
    }
    return arrays;
  }

  private void addIf(String flag, String array, List<String> arrays) {
    if (config.path(flag).asBoolean(true)) {
      arrays.add(array);
    }
  }
}
