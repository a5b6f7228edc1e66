package headway.jobs.network;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code network quantize}.
 *
 * @param model URI of the file
 * @param sha256 of the file
 * @param images that ranges were found with
 * @param heldOut images that the other figures are of
 * @param cosine mean between features in float32 and int8
 * @param leastCosine of one image
 * @param accuracy of the workspace's head on features in float32; null without one
 * @param quantizedAccuracy likewise in int8
 * @param imagesPerSecond in float32, of the network alone in one task
 * @param quantizedImagesPerSecond likewise in int8
 */
record NetworkQuantizeResult(
    String status,
    String network,
    String cut,
    String model,
    String sha256,
    long bytes,
    long images,
    long heldOut,
    double cosine,
    double leastCosine,
    Double accuracy,
    Double quantizedAccuracy,
    double imagesPerSecond,
    double quantizedImagesPerSecond)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "written: %s (%.1f MB), what lies below %s in int8", model, bytes / 1e6, cut));
  }
}
