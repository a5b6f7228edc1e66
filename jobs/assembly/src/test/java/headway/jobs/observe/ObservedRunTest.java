package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.testing.CsvMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run shows of itself, in the Spark UI and among the metrics. */
class ObservedRunTest {
  private static final int PER_CLASS = 16;

  @TempDir static Path folder;
  private static CsvMetrics metrics;
  private static long bytes;

  @BeforeAll
  static void run() throws IOException {
    metrics = CsvMetrics.in(folder.resolve("metrics"));
    Path images = Shapes.folders(folder.resolve("photos"), PER_CLASS);
    Shapes.put(images.resolve("disc/cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    try (Stream<Path> files = Files.walk(images)) {
      bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    List<String> args =
        new ArrayList<>(List.of("run", "--images", images.toString(), "--epochs", "1"));
    args.addAll(List.of("--workspace", folder.resolve("work").toString()));
    args.addAll(Prepared.QUICK);
    for (String setting :
        List.of(
            "spark.default.parallelism=16", // Enough for metrics to be merged in executors.
            "spark.extraListeners=" + Seen.class.getName())) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(metrics.arguments());
    Seen.JOBS.clear();
    Typed.done(args.toArray(new String[0]));
  }

  @Test
  void everyJobIsNamedAfterItsStageAndItsWorkspace() {
    assertThat(Seen.JOBS)
        .extracting(Seen.Job::group)
        .contains("shard", "extract", "train", "evaluate", "report")
        .isSubsetOf("shard", "extract", "train", "evaluate", "export", "report");
    assertThat(Seen.JOBS)
        .allSatisfy(job -> assertThat(job.description()).startsWith(job.group() + ": "))
        .allSatisfy(job -> assertThat(job.description()).endsWith(" in " + folder.resolve("work")));
  }

  @Test
  void theMetricsCountEachImageOnce() throws IOException {
    assertThat(metrics.last("shard.images")).isEqualTo(3 * PER_CLASS);
    assertThat(metrics.last("shard.refused")).isEqualTo(1);
    assertThat(metrics.last("shard.bytes")).isEqualTo(bytes);
    assertThat(metrics.last("extract.images")).isEqualTo(3 * PER_CLASS);
    assertThat(metrics.last("extract.refused")).isZero();
  }
}
