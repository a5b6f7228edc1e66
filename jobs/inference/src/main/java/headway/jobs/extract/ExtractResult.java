package headway.jobs.extract;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of extract.
 *
 * @param images sent through the frozen part, each view counted
 * @param reused files that an earlier run had made
 * @param views of each training photo
 * @param imagesPerSecond over the whole Spark job, of those that it sent; 0 where nothing had to be
 *     done
 * @param refused images that could not be decoded
 * @param unlabelled images left out because their class is unknown
 * @param featureCount activations of one image at the cut
 * @param frozenSha256 of the part below the cut
 * @param decodeSeconds spent reading and decoding, all tasks together, beside the network
 * @param networkSeconds spent in the frozen part, all tasks together
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
            featureCount, FigureText.count(images, "image"), network, cut));
  }
}
