package headway.jobs.parts;

import headway.common.storage.Storage;
import headway.jobs.spark.ConcurrentTasks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Removes files that no manifest names: results of earlier settings and files of a killed run. */
public final class StaleFiles {
  private static final int PARALLEL = 16;

  private StaleFiles() {}

  /**
   * Deletes every file of a folder except {@code names}. Call it after the manifest that names them
   * is published.
   */
  public static void retain(Storage storage, Path folder, Set<String> names) {
    List<FileStatus> stale =
        storage.list(folder, each -> !names.contains(each.getPath().getName()));
    if (!stale.isEmpty()) {
      new ConcurrentTasks(Math.min(PARALLEL, stale.size()), () -> {})
          .run(stale.stream().map(each -> delete(storage, each.getPath())).toList());
    }
  }

  private static Callable<Path> delete(Storage storage, Path stale) {
    return () -> {
      storage.delete(stale);
      return stale;
    };
  }
}
