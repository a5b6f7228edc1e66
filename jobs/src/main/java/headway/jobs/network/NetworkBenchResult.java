package headway.jobs.network;

import headway.common.network.speed.FrozenSpeed;
import headway.common.network.speed.TrainingSpeed;
import headway.jobs.stage.StageResult;
import headway.jobs.stage.Words;
import java.util.List;

/** What {@code network bench} measured. */
record NetworkBenchResult(
    String status, String network, FrozenSpeed frozen, TrainingSpeed vgg16Block5)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        Words.text(
            "frozen: %.1f images/s, %.1f times DL4J's",
            frozen.imagesPerSecond(), frozen.overDl4j()),
        Words.text("training: %.2f times DL4J's own layers", vgg16Block5.ratio()));
  }
}
