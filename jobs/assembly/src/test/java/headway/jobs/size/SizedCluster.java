package headway.jobs.size;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import headway.jobs.bench.scale.PeakHeap;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Executors of one core and 2 GB each, as processes of their own; this process is the driver. */
final class SizedCluster implements AutoCloseable {
  private final StandaloneCluster cluster;

  private SizedCluster(StandaloneCluster cluster) {
    this.cluster = cluster;
  }

  static SizedCluster start(Path folder, int executors) throws IOException, InterruptedException {
    return new SizedCluster(
        StandaloneCluster.start(
            SparkHome.require(), Files.createDirectories(folder), executors, "2g"));
  }

  /**
   * Runs a command on so many of the executors, and prints its seconds and what it took of the
   * driver's heap.
   */
  Sized run(int executors, List<String> arguments) {
    List<String> args = new ArrayList<>(arguments);
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
    return Sized.of(args);
  }

  @Override
  public void close() {
    cluster.close();
  }

  /**
   * What a command answered.
   *
   * @param driverHeap bytes, at most
   */
  record Sized(JsonNode result, long driverHeap) {
    static Sized of(List<String> args) {
      long start = System.nanoTime();
      try (PeakHeap heap = PeakHeap.watch()) {
        JsonNode result = Typed.done(args.toArray(new String[0]));
        System.out.printf(
            Locale.ROOT,
            "%s: %d s, at most %,d bytes of the driver's heap%n",
            args.get(0),
            Duration.ofNanos(System.nanoTime() - start).toSeconds(),
            heap.bytes());
        return new Sized(result, heap.bytes());
      }
    }
  }
}
