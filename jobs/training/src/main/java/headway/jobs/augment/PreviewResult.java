package headway.jobs.augment;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code augment preview}.
 *
 * @param photos the number of shown images
 * @param views the number of augmented views of each
 * @param refused the number of images that could not be decoded
 * @param sheet URI of the page
 */
public record PreviewResult(String status, int photos, int views, int refused, String sheet)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text("photos: %d shown, %d refused", photos, refused), "page: " + sheet);
  }
}
