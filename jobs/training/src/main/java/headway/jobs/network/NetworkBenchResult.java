package headway.jobs.network;

import headway.common.network.measure.FrozenSpeed;
import headway.common.network.measure.TrainingSpeed;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code network bench}.
 *
 * @param vgg16Block5 null where DL4J lacks layers of the network, or is not run
 */
record NetworkBenchResult(
    String status, String network, FrozenSpeed frozen, TrainingSpeed vgg16Block5)
    implements StageResult {
  @Override
  public List<String> summary() {
    if (vgg16Block5 == null) {
      return List.of(
          FigureText.text("frozen: %.1f images/s; not by DL4J's layers", frozen.imagesPerSecond()));
    }
    return List.of(
        FigureText.text(
            "frozen: %.1f images/s, %.1f times DL4J's",
            frozen.imagesPerSecond(), frozen.overDl4j()),
        FigureText.text("training: %.2f times DL4J's own layers", vgg16Block5.ratio()));
  }
}
