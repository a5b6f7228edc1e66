package headway.jobs.doctor;

import headway.common.storage.Storage;
import headway.common.storage.atomic.AtomicOutput;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Checks that a file that a task publishes appears, and one that it discards does not. */
final class TaskWritesCheck {
  private static final String NAME = "task writes";
  private static final String PUBLISHED = "published";
  private static final String DISCARDED = "discarded";

  private TaskWritesCheck() {}

  /** Runs the check. The published file remains below {@code folder}. */
  static CheckResult of(Session session, Path folder) {
    return CheckResult.of(NAME, () -> tried(session, folder));
  }

  private static String tried(Session session, Path folder) {
    PartOutput output = new PartOutput(List.of(folder));
    session
        .context()
        .parallelize(List.of(0), 1)
        .map(
            number ->
                output.write(
                    (folders, attempt) -> {
                      Storage storage = new Storage(attempt.configuration());
                      attempt.requirePermission();
                      try (AtomicOutput kept = storage.create(new Path(folders.get(0), PUBLISHED));
                          AtomicOutput lost = storage.create(new Path(folders.get(0), DISCARDED))) {
                        kept.write(1);
                        lost.write(1);
                        kept.publish();
                      }
                      return number;
                    }))
        .collect();
    Storage storage = session.storage();
    storage.read(new Path(folder, PUBLISHED));
    if (storage.exists(new Path(folder, DISCARDED))) {
      throw new IllegalStateException("a file that was discarded is there");
    }
    return "files appear whole or not at all";
  }
}
