package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.jobs.bench.measure.timing.ObservedJobs;
import headway.jobs.bench.measure.timing.ProcessorTime;
import headway.jobs.bench.measure.timing.ThreadTimes;
import headway.jobs.extract.ExtractJob;
import headway.jobs.extract.ExtractResult;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;

/** The stage {@code extract}, from shards to features, run repeatedly in this JVM. */
public final class ExtractPipeline {
  private final StageContext context;

  /**
   * @param settings that name the shards, the network, and a workspace for the features alone
   */
  public ExtractPipeline(Session session, Settings settings) {
    this.context = new StageContext(settings, session);
  }

  /**
   * One run of the stage.
   *
   * @param steadyImagesPerSecond while all task slots are busy
   * @param seconds of the stage, from reading its settings to the manifest
   * @param cpuSecondsPerImage of all this process, the embedded S3 included
   * @param storeCpuSecondsPerImage of the embedded S3, the following of the JIT and the collector
   */
  public record Run(
      long images,
      double steadyImagesPerSecond,
      double seconds,
      double cpuSecondsPerImage,
      double storeCpuSecondsPerImage,
      double compilerCpuSecondsPerImage,
      double collectorCpuSecondsPerImage,
      double decodeSeconds,
      double networkSeconds) {
    public double imagesPerSecond() {
      return images / seconds;
    }
  }

  /** Extracts everything anew. */
  public Run run() {
    context.storage().delete(context.workspace().root());
    Session session = context.session();
    try (ObservedJobs jobs = new ObservedJobs(session.context().sc(), slots(session))) {
      ThreadTimes threadsStart = ThreadTimes.now();
      long cpuStart = ProcessorTime.nanos();
      long start = System.nanoTime();
      ExtractResult result = new ExtractJob().run(context);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = (ProcessorTime.nanos() - cpuStart) / 1e9;
      ThreadTimes threads = ThreadTimes.now().minus(threadsStart);
      return new Run(
          result.images(),
          jobs.steady().imagesPerSecond(),
          seconds,
          cpu / result.images(),
          threads.storeSeconds() / result.images(),
          threads.compilerSeconds() / result.images(),
          threads.collectorSeconds() / result.images(),
          result.decodeSeconds(),
          result.networkSeconds());
    }
  }

  private static int slots(Session session) {
    int threads = session.context().getConf().getInt("spark.task.cpus", 1);
    return Math.max(1, session.context().defaultParallelism() / threads);
  }
}
