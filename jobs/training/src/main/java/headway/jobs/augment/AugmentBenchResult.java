package headway.jobs.augment;

import headway.common.augment.speed.AugmentSpeed;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code augment bench}.
 *
 * @param photos the number of measured images
 * @param speeds one per image size
 */
record AugmentBenchResult(String status, int photos, List<AugmentSpeed> speeds)
    implements StageResult {
  @Override
  public List<String> summary() {
    return speeds.stream()
        .map(
            each ->
                FigureText.text(
                    "speed: %.1f images/s at %d pixels a side, %.1f augmented",
                    each.plainImagesPerSecond(), each.side(), each.augmentedImagesPerSecond()))
        .toList();
  }
}
