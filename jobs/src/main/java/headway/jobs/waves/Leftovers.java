package headway.jobs.waves;

import headway.common.dataset.manifest.WorkLog;
import headway.common.storage.Storage;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What a killed command leaves: files that nothing names, and committers' folders and uploads. */
public final class Leftovers {
  private static final List<String> COMMITTERS = List.of("__magic", "_temporary");

  private Leftovers() {}

  /**
   * Removes what committers left.
   *
   * @param folders that were written in
   * @param root above them, where the second of two jobs keeps what is unfinished
   */
  public static void sweep(Storage storage, Path root, List<Path> folders) {
    sweep(storage, root);
    for (Path folder : folders) {
      sweep(storage, folder);
      storage.abortUploads(folder);
    }
  }

  private static void sweep(Storage storage, Path folder) {
    for (FileStatus each : storage.list(folder)) {
      if (COMMITTERS.stream().anyMatch(each.getPath().getName()::startsWith)) {
        storage.delete(each.getPath());
      }
    }
  }

  /** Deletes all of a folder but these, the log of its work, and its manifest. */
  public static void retain(Storage storage, Path folder, Set<String> names) {
    for (FileStatus each : storage.list(folder)) {
      String name = each.getPath().getName();
      if (!names.contains(name) && !WorkLog.isLog(name)) {
        storage.delete(each.getPath());
      }
    }
  }
}
