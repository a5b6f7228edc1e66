package headway.jobs.parts;

import headway.common.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Removes what no manifest names: files of earlier settings, and what a killed run had begun. */
public final class StaleFiles {
  private static final int THREADS = 16;

  private StaleFiles() {}

  /** Deletes all of a folder but these; call it when the manifest that names them is there. */
  public static void retain(Storage storage, Path folder, Set<String> names) {
    List<FileStatus> stale =
        storage.list(folder, each -> !names.contains(each.getPath().getName()));
    if (stale.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, stale.size()));
    try {
      List<Future<?>> deletes = new ArrayList<>();
      stale.forEach(each -> deletes.add(threads.submit(() -> storage.delete(each.getPath()))));
      for (Future<?> each : deletes) {
        each.get();
      }
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    } finally {
      threads.shutdownNow();
    }
  }
}
