package headway.jobs.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.common.network.pretrained.NetworkLayer;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of {@code network list}.
 *
 * @param cut of the settings
 * @param layers the number of layers, including the input
 * @param frozenLayers the number of layers below the cut, including the input
 * @param cuts the tensors where the network can be cut, from the input upwards
 * @param outputs of the file, and the cut where it is none of them
 * @param lines the table
 */
record NetworkListResult(
    String status,
    String network,
    String sha256,
    String cut,
    int layers,
    int frozenLayers,
    long parameters,
    List<String> cuts,
    List<Output> outputs,
    @JsonIgnore List<String> lines)
    implements StageResult {

  /**
   * A tensor that can be the cut.
   *
   * @param shape without the batch; a negative size is unknown
   * @param bytesPerImage of its values as float32, as features keep them; -1 where unknown
   */
  record Output(String name, List<Long> shape, long bytesPerImage) {
    static Output of(NetworkLayer layer) {
      long[] shape = layer.shape();
      boolean known = shape.length > 0 && Arrays.stream(shape).allMatch(size -> size > 0);
      long bytes =
          known ? Arrays.stream(shape).reduce(Float.BYTES, (one, other) -> one * other) : -1;
      return new Output(layer.name(), Arrays.stream(shape).boxed().toList(), bytes);
    }

    private String text() {
      String sizes =
          shape.stream()
              .map(size -> size < 0 ? "?" : size.toString())
              .collect(Collectors.joining("×"));
      return bytesPerImage < 0
          ? FigureText.text("output '%s': %s values an image", name, sizes)
          : FigureText.text(
              "output '%s': %s values, %,d bytes an image", name, sizes, bytesPerImage);
    }
  }

  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        FigureText.text(
            "cut: %s, where %d of %s are frozen",
            cut, frozenLayers, FigureText.count(layers, "layer")));
    outputs.forEach(output -> lines.add(output.text()));
    return lines;
  }
}
