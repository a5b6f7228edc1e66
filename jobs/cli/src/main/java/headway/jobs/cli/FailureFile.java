package headway.jobs.cli;

import headway.common.HeadwayException;
import headway.common.storage.Storage;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why the last command of its kind failed in a workspace, for {@code headway status}. It is there
 * until the command succeeds.
 *
 * @param guarded the storage as the holder of the lease may write it
 */
record FailureFile(Stage stage, StageContext context, Storage guarded) {
  private static final Logger LOG = LoggerFactory.getLogger(FailureFile.class);

  /**
   * Keeps a failure where the workspace can still be written and something is in it: a command that
   * could not begin leaves no folder.
   */
  void keep(CommandFailure failure, long startNanos) {
    if (!isKept()) {
      return;
    }
    try {
      if (!isBegun()) {
        return;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      String line =
          ResultLine.text(
              ResultLine.failed(stage.name(), took, failure.exitStatus(), failure.message()));
      guarded.publish(path(), (line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (HeadwayException unwritten) {
      LOG.debug("the failure is not kept", unwritten);
    }
  }

  private boolean isBegun() {
    Path lease = context.workspace().lease();
    return guarded.list(context.workspace().root()).stream()
        .anyMatch(entry -> !entry.getPath().getName().equals(lease.getName()));
  }

  /** Deletes an earlier failure. */
  void delete() {
    if (isKept() && guarded.exists(path())) {
      guarded.delete(path());
    }
  }

  private boolean isKept() {
    return !context.settings().workspace().isBlank() && !stage.diagnoses() && !stage.readsOnly();
  }

  private Path path() {
    return context.workspace().failure(stage.name());
  }
}
