package headway.jobs.predict;

import headway.jobs.stage.StageResult;
import headway.jobs.stage.Words;
import java.util.List;

/**
 * What predict made.
 *
 * @param images predicted
 * @param refused images that could not be decoded; each has a row in {@code _quarantine}
 * @param output folder of the predictions
 * @param sheet URI of the page of pictures
 */
public record PredictResult(
    String status,
    long images,
    double imagesPerSecond,
    long refused,
    String output,
    String sheet,
    String modelSha256)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        Words.text("photos: %,d predicted, %,d refused, in %s", images, refused, output),
        "page: " + sheet);
  }
}
