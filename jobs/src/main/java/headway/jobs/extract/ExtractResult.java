package headway.jobs.extract;

import headway.jobs.stage.StageResult;

/**
 * What extract made.
 *
 * @param images sent through the frozen part
 * @param reused files that an earlier run had made
 * @param imagesPerSecond over the whole Spark job, of those that it sent; 0 where nothing had to be
 *     done
 * @param refused images that could not be decoded
 * @param featureCount activations of one image at the cut
 * @param frozenSha256 of the part below the cut
 * @param decodeSeconds spent reading and decoding, all tasks together, beside the network
 * @param networkSeconds spent in the frozen part, all tasks together
 */
public record ExtractResult(
    String status,
    long images,
    int reused,
    double imagesPerSecond,
    long refused,
    int featureCount,
    String network,
    String cut,
    String frozenSha256,
    String featuresHash,
    double decodeSeconds,
    double networkSeconds)
    implements StageResult {}
