package headway.jobs.augment;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code augment preview}.
 *
 * @param photos shown
 * @param views augmented ones of each
 * @param refused photos that could not be decoded
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
