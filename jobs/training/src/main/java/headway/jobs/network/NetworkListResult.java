package headway.jobs.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code network list}.
 *
 * @param cut of the settings
 * @param layers the number of layers, including the input
 * @param frozenLayers the number of layers below the cut, including the input
 * @param cuts the tensors where the network can be cut, from the input upwards
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
    @JsonIgnore List<String> lines)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "cut: %s, where %d of %s are frozen",
            cut, frozenLayers, FigureText.count(layers, "layer")));
  }
}
