package headway.jobs.bench;

import headway.jobs.bench.measure.FirstRun;
import headway.jobs.bench.measure.HeadEpochTimes;
import headway.jobs.bench.measure.timing.CoreAllocation;
import headway.jobs.bench.measure.timing.MeasurementSummary;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * What bench measured; medians over all passes, with the spread of each in {@code figures}.
 *
 * @param processor its kind
 * @param cores that all measurements take
 * @param images in the shards
 * @param roofline the way to share the cores that was fastest
 * @param rooflineImagesPerSecond the frozen network alone, on decoded images in memory
 * @param decodeImagesPerSecond decoding and filling alone
 * @param readImagesPerSecond reading shards alone
 * @param readBytesPerSecond the same in bytes of images
 * @param pipelineImagesPerSecond from shards to features in a warm JVM, while all task slots are
 *     taken
 * @param jobImagesPerSecond the same from the stage's first line to its last
 * @param coldImagesPerSecond the same as the first job of a JVM; 0 where no cold start was asked
 *     for
 * @param commandImagesPerSecond the same from the start of that JVM
 * @param share of the roofline that {@code pipelineImagesPerSecond} is: the median over passes,
 *     each against the rooflines before and after it
 * @param jobShare the same of {@code jobImagesPerSecond}
 * @param coldShare the same of {@code coldImagesPerSecond}, against the median roofline, as are all
 *     that follow
 * @param commandShare the same of {@code commandImagesPerSecond}
 * @param decodeShare the same of {@code decodeImagesPerSecond}: above 1, as decoding is cheaper
 * @param readShare the same of {@code readImagesPerSecond}
 * @param cpuShare processor time of an image in the roofline against that in the pipeline, the
 *     embedded S3, the JIT compiler and the collector included
 * @param shardImagesPerSecond from photos to shards in a warm JVM, while all task slots are taken;
 *     0 where the photos came in shards
 * @param featureBytesPerSecond of features that the first epoch of train reads from their files and
 *     caches, while all task slots are taken; 0 where the photos came in shards
 * @param cachedFeatureBytesPerSecond the same of later epochs, from a cache on disk
 * @param firstRun the stages of a run as the first work of this JVM
 * @param heads an epoch and its averaging rounds for each head
 * @param figures every measurement with its spread
 */
public record BenchResult(
    String status,
    String processor,
    int cores,
    long images,
    CoreAllocation roofline,
    double rooflineImagesPerSecond,
    double decodeImagesPerSecond,
    double readImagesPerSecond,
    double readBytesPerSecond,
    double pipelineImagesPerSecond,
    double jobImagesPerSecond,
    double coldImagesPerSecond,
    double commandImagesPerSecond,
    double share,
    double jobShare,
    double coldShare,
    double commandShare,
    double decodeShare,
    double readShare,
    double cpuShare,
    double shardImagesPerSecond,
    double featureBytesPerSecond,
    double cachedFeatureBytesPerSecond,
    FirstRun firstRun,
    Map<String, HeadEpochTimes> heads,
    Map<String, MeasurementSummary> figures)
    implements StageResult {
  @Override
  public List<String> summary() {
    return new BenchTable(this).lines();
  }
}
