package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.bench.scale.PeakHeap;
import headway.jobs.testing.SparkHome;
import headway.jobs.testing.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A round of many workers with a wide head on one and on two executors; this process is the driver.
 * System properties make it larger: {@code headway.size.workers}, {@code headway.size.features} (of
 * 1,280 the head has 28 million parameters) and {@code headway.size.optimizer}, whose state goes
 * through the shuffle too.
 */
class ManyWorkersIT {
  private static final int CLASSES = 21_841;
  private static final int FEATURES = Integer.getInteger("headway.size.features", 16);
  private static final int WORKERS = Integer.getInteger("headway.size.workers", 64);
  private static final String OPTIMIZER = System.getProperty("headway.size.optimizer", "sgd");
  private static final int BATCH = 8;

  /** Parameters and the two values of Adam, of four bytes. */
  private static final long DRIVER_BYTES_PER_PARAMETER = 12;

  private static final long DRIVER_BYTES = 200_000_000;

  @TempDir Path folder;

  @Test
  void aRoundHasTheSameBytesOnOneAndTwoExecutorsAndABoundForTheDriver()
      throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path sparkHome = SparkHome.require();
    Work one = Prepared.extracted(folder.resolve("one"));
    new MadeFeatures(CLASSES, FEATURES, 2 * WORKERS * BATCH).write(one);
    Prepared.copy(one.folder(), folder.resolve("two"));
    Work two = new Work(folder.resolve("two"));
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            sparkHome, Files.createDirectories(folder.resolve("cluster")), 2, "2g")) {
      JsonNode onOne = train(cluster, one, 1);
      JsonNode onTwo = train(cluster, two, 2);

      assertThat(onOne.get("workers").asInt()).isEqualTo(WORKERS);
      assertThat(onTwo.get("headSha256")).isEqualTo(onOne.get("headSha256"));
      assertThat(onTwo.get("history")).isEqualTo(onOne.get("history"));
    }
  }

  private static JsonNode train(StandaloneCluster cluster, Work work, int executors) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(List.of("--epochs", "1", "--batch-size", String.valueOf(BATCH)));
    args.addAll(List.of("--optimizer", OPTIMIZER, "--rate-scaling", "none"));
    args.addAll(List.of("--workers", String.valueOf(WORKERS)));
    for (String each :
        List.of(
            "spark.master=" + cluster.masterUrl(),
            "spark.driver.host=127.0.0.1",
            "spark.cores.max=" + executors,
            "spark.executor.cores=1",
            "spark.executor.memory=2g",
            "spark.executor.extraClassPath=" + System.getProperty("java.class.path"))) {
      args.addAll(List.of("--set", each));
    }
    long start = System.nanoTime();
    try (PeakHeap heap = PeakHeap.watch()) {
      JsonNode result = Typed.done(args.toArray(new String[0]));
      System.out.printf(
          Locale.ROOT,
          "%,d parameters, %d workers on %d executors: %d s, at most %,d bytes of the driver's"
              + " heap%n",
          (FEATURES + 1L) * CLASSES,
          WORKERS,
          executors,
          Duration.ofNanos(System.nanoTime() - start).toSeconds(),
          heap.bytes());
      assertThat(heap.bytes())
          .isLessThan(DRIVER_BYTES_PER_PARAMETER * (FEATURES + 1L) * CLASSES + DRIVER_BYTES);
      return result;
    }
  }
}
