package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Work one = Prepared.extracted(folder.resolve("one"));
    new MadeFeatures(CLASSES, FEATURES, 2 * WORKERS * BATCH).write(one);
    Prepared.copy(one.folder(), folder.resolve("two"));
    Work two = new Work(folder.resolve("two"));
    try (SizedCluster cluster = SizedCluster.start(folder.resolve("cluster"), 2)) {
      JsonNode onOne = train(cluster, one, 1);
      JsonNode onTwo = train(cluster, two, 2);

      assertThat(onOne.get("workers").asInt()).isEqualTo(WORKERS);
      assertThat(onTwo.get("headSha256")).isEqualTo(onOne.get("headSha256"));
      assertThat(onTwo.get("history")).isEqualTo(onOne.get("history"));
    }
  }

  private static JsonNode train(SizedCluster cluster, Work work, int executors) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(List.of("--epochs", "1", "--batch-size", String.valueOf(BATCH)));
    args.addAll(List.of("--optimizer", OPTIMIZER, "--rate-scaling", "none"));
    args.addAll(List.of("--workers", String.valueOf(WORKERS)));

    SizedCluster.Sized trained = cluster.run(executors, args);

    assertThat(trained.driverHeap())
        .isLessThan(DRIVER_BYTES_PER_PARAMETER * (FEATURES + 1L) * CLASSES + DRIVER_BYTES);
    return trained.result();
  }
}
