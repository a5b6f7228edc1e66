package headway.common.network.keras;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies a Keras layer's arrays into DL4J's parameters. Keras keeps kernels height × width × in ×
 * out, DL4J out × in × height × width, but those of depthwise convolutions as Keras does.
 *
 * @param stored where the weights of each layer lie, by its name
 * @param origin the file that messages name
 */
record KerasWeights(KerasFile file, Map<String, StoredLayer> stored, String origin) {
  private static final String ROOT = "model_weights";
  private static final String LAYERS = "layers";
  private static final String VALUES = "vars";
  private static final int[] OUT_IN_HEIGHT_WIDTH = {3, 2, 0, 1};

  /** One array of a layer, flat. */
  float[] read(String layer, String array) {
    Map<String, String[]> arrays = arrays(layer);
    if (!arrays.containsKey(array)) {
      throw missing(layer, array);
    }
    return Nd4jArrays.of(file.weights().read(arrays.get(array)));
  }

  /** Fills all parameters of a layer, or fails naming the array that is missing or ill-shaped. */
  void copy(String name, Layer layer, Map<String, INDArray> parameters) {
    Map<String, String[]> arrays = arrays(name);
    parameters.forEach(
        (parameter, target) -> {
          String wanted = kerasName(layer, parameter);
          if (arrays.containsKey(wanted)) {
            INDArray values = file.weights().read(arrays.get(wanted));
            assign(name + "/" + wanted, target, ordered(layer, parameter, values));
          } else if (wanted.equals("gamma") || wanted.equals("beta")) {
            target.assign(wanted.equals("gamma") ? 1 : 0);
          } else {
            throw missing(name, wanted);
          }
        });
  }

  /** The arrays of a layer, by the names that Keras 2 gives them. */
  private Map<String, String[]> arrays(String name) {
    StoredLayer layer = stored.get(name);
    Map<String, String[]> arrays = file.archive() ? numbered(layer) : named(layer);
    if (layer.kind().equals("DepthwiseConv2D") && arrays.containsKey("kernel")) {
      arrays.putIfAbsent("depthwise_kernel", arrays.get("kernel")); // So named by Keras 3.
    }
    return arrays;
  }

  private Map<String, String[]> numbered(StoredLayer layer) {
    List<String> path = new ArrayList<>(List.of(LAYERS));
    path.addAll(layer.keys());
    List<String> groups = new ArrayList<>();
    for (String group : path) {
      if (!file.weights().has(group, groups.toArray(String[]::new))) {
        return new HashMap<>();
      }
      groups.add(group);
    }
    groups.add(VALUES);
    Map<String, String[]> values = file.weights().arrays(groups.toArray(String[]::new));
    Map<String, String[]> arrays = new HashMap<>();
    List<String> names = layer.numbered();
    for (int i = 0; i < names.size(); i++) {
      if (values.containsKey(Integer.toString(i))) {
        arrays.put(names.get(i), values.get(Integer.toString(i)));
      }
    }
    return arrays;
  }

  /**
   * Below the group of the outermost network that it lies in, whose weights may be grouped by inner
   * networks or not.
   */
  private Map<String, String[]> named(StoredLayer layer) {
    List<String> path = new ArrayList<>(List.of(ROOT));
    List<String> names = layer.names();
    path.add(names.get(0));
    for (String name : names.subList(1, names.size())) {
      String first = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
      if (file.weights().has(first, path.toArray(String[]::new))) {
        path.add(name);
      }
    }
    boolean found =
        names.size() == 1 || path.get(path.size() - 1).equals(names.get(names.size() - 1));
    return found ? file.weights().arrays(path.toArray(String[]::new)) : new HashMap<>();
  }

  private InputException missing(String layer, String array) {
    return new InputException(
        "Cannot use network %s: the weights '%s' of its layer '%s' are not in the file; save the whole model"
            .formatted(origin, array, layer));
  }

  private static String kerasName(Layer layer, String parameter) {
    boolean normalization = layer instanceof BatchNormalization;
    return switch (parameter) {
      case "b" -> "bias";
      case "mean" -> "moving_mean";
      case "var" -> "moving_variance";
      case "pW" -> "pointwise_kernel";
      case "W" ->
          layer instanceof DepthwiseConvolution2D || layer instanceof SeparableConvolution2D
              ? "depthwise_kernel"
              : "kernel";
      default -> {
        if (!normalization) {
          throw new IllegalStateException("unknown parameter " + parameter + " of " + layer);
        }
        yield parameter;
      }
    };
  }

  private static INDArray ordered(Layer layer, String parameter, INDArray values) {
    boolean kernel = parameter.equals("W") || parameter.equals("pW");
    boolean asInKeras = layer instanceof DenseLayer || layer instanceof DepthwiseConvolution2D;
    return kernel && !asInKeras ? values.permute(OUT_IN_HEIGHT_WIDTH) : values;
  }

  private void assign(String name, INDArray target, INDArray values) {
    if (values.length() != target.length()
        || (values.rank() == target.rank() && !values.equalShapes(target))) {
      throw new InputException(
          "Cannot use network %s: the weights '%s' have shape %s where %s is expected; the file is damaged, save it again"
              .formatted(
                  origin, name, Arrays.toString(values.shape()), Arrays.toString(target.shape())));
    }
    target.assign(values.reshape(target.shape()));
  }
}
