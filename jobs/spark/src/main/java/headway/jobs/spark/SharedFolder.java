package headway.jobs.spark;

import headway.common.UsageException;
import headway.common.storage.Storage;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/** A folder of local disks, which are not the same on another machine. */
public final class SharedFolder {
  private static final String LOCAL = "file";

  private SharedFolder() {}

  /**
   * Requires that executors find there what the driver writes; of another store than the local file
   * system nothing is asked.
   *
   * @param name of the setting, for messages
   * @throws UsageException naming an executor that does not
   */
  public static void require(Session session, Path folder, String name) {
    Storage storage = session.storage();
    Path path = storage.qualify(folder);
    if (session.context().sc().isLocal() || !LOCAL.equals(path.toUri().getScheme())) {
      return;
    }
    Path probe = new Path(path, "_probe-" + UUID.randomUUID());
    storage.publish(probe, new byte[0]);
    try {
      requireThere(session, path, probe.toUri().getPath(), name);
    } finally {
      storage.delete(probe);
    }
  }

  private static void requireThere(Session session, Path folder, String probe, String name) {
    int tasks = Math.max(2, session.context().defaultParallelism());
    List<String> without =
        session
            .context()
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .filter(task -> !Files.exists(java.nio.file.Path.of(probe)))
            .map(task -> here())
            .collect();
    if (!without.isEmpty()) {
      throw new UsageException(
          "Cannot use %s %s: %s does not find what the driver writes there; give a folder that all machines share, such as s3a://bucket/work"
              .formatted(name, folder, without.get(0)));
    }
  }

  private static String here() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor " + executor.executorId() + " on " + executor.host();
  }
}
