package headway.jobs.extract;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of extract.
 *
 * @param images sent through the frozen part, each view counted
 * @param reused files that an earlier run wrote
 * @param views per training image
 * @param imagesPerSecond of the images that this run computed, over the whole Spark job; 0 if there
 *     was nothing to do
 * @param refused images that could not be decoded
 * @param unlabelled images left out because their class is unknown
 * @param featureCount activations of one image at the cut
 * @param pixels how the network gets its pixels, and who says so
 * @param frozenSha256 SHA-256 of the frozen part
 * @param decodeSeconds spent reading and decoding, concurrently with the network, summed over tasks
 * @param networkSeconds spent in the frozen part, summed over tasks
 */
public record ExtractResult(
    String status,
    long images,
    int reused,
    int views,
    double imagesPerSecond,
    long refused,
    long unlabelled,
    int featureCount,
    String network,
    String cut,
    String pixels,
    String frozenSha256,
    String featuresHash,
    double decodeSeconds,
    double networkSeconds)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "features: %,d of each of %s, by %s cut at %s",
            featureCount, FigureText.count(images, "image"), network, cut),
        "pixels: " + pixels);
  }
}
