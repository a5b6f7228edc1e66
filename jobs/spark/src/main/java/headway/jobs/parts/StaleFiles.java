package headway.jobs.parts;

import headway.common.storage.Storage;
import headway.common.storage.s3.S3Requests;
import headway.jobs.spark.ConcurrentTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;

/** Removes files that no manifest names: results of earlier settings and files of a killed run. */
public final class StaleFiles {
  private static final int PARALLEL = 16;

  private StaleFiles() {}

  /**
   * Deletes everything in a folder except {@code names}, files in batches. Call it after the
   * manifest that names them is published.
   */
  public static void retain(Storage storage, Path folder, Set<String> names) {
    List<String> files = new ArrayList<>();
    List<Callable<Path>> deletes = new ArrayList<>();
    storage.forEach(
        folder,
        each -> {
          Path path = each.getPath();
          if (names.contains(path.getName())) {
            return;
          }
          if (each.isDirectory()) {
            deletes.add(
                () -> {
                  storage.delete(path);
                  return path;
                });
          } else {
            files.add(path.getName());
          }
        });
    for (int first = 0; first < files.size(); first += S3Requests.MOST_DELETED) {
      List<String> batch =
          files.subList(first, Math.min(files.size(), first + S3Requests.MOST_DELETED));
      deletes.add(
          () -> {
            storage.deleteFiles(folder, batch);
            return folder;
          });
    }
    if (!deletes.isEmpty()) {
      new ConcurrentTasks(Math.min(PARALLEL, deletes.size()), () -> {}).run(deletes);
    }
  }
}
