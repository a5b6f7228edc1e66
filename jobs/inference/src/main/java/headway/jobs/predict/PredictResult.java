package headway.jobs.predict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of predict.
 *
 * @param images requested images that are predicted, by this run or earlier ones
 * @param refused images that could not be decoded; each has a row in {@code _quarantine}
 * @param total images in the table, including those of earlier runs
 * @param output folder of the predictions
 * @param sheet URI of the page of images
 * @param photos console lines of the single images, if they are few
 */
public record PredictResult(
    String status,
    long images,
    double imagesPerSecond,
    long refused,
    long total,
    String output,
    String sheet,
    String modelSha256,
    @JsonIgnore List<String> photos)
    implements StageResult {
  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>(photos);
    lines.add(
        FigureText.text(
            "photos: %,d predicted, %,d refused; %,d in %s", images, refused, total, output));
    lines.add("page: " + sheet);
    return lines;
  }
}
