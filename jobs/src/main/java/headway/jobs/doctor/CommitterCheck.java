package headway.jobs.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Lets a task write a file by the committer in effect, and looks at what became of it. */
final class CommitterCheck {
  private static final String NAME = "committer";
  private static final String FILE = "part-0";

  private CommitterCheck() {}

  /** Leaves what it wrote below {@code folder}. */
  static CheckResult of(Session session, Path folder) {
    CheckResult found = CheckResult.of(NAME, () -> tried(session, folder));
    return found.ok() && found.detail().isEmpty()
        ? CheckResult.mend(
            NAME,
            "_SUCCESS is empty: Hadoop's file committer is in effect, which renames",
            "leave the committer settings of conf/spark-defaults.conf as they are")
        : found;
  }

  /** The committer's name; empty where an object store is written to without one of its own. */
  private static String tried(Session session, Path folder) {
    Storage storage = session.storage();
    try (JobCommit commit = JobCommit.begin(storage, List.of(folder))) {
      TaskOutput output = commit.tasks();
      session
          .context()
          .parallelize(List.of(0), 1)
          .map(
              number ->
                  output.write(
                      (folders, configuration) -> {
                        Path file = new Path(folders.get(0), FILE);
                        try (OutputStream out = new Storage(configuration).create(file)) {
                          out.write(1);
                        }
                        return number;
                      }))
          .collect();
      commit.commit();
    }
    storage.read(new Path(folder, FILE));
    byte[] success = storage.read(new Path(folder, "_SUCCESS"));
    if (!String.valueOf(folder.toUri().getScheme()).startsWith("s3")) {
      return "Hadoop's file committer, which renames";
    }
    if (success.length == 0) {
      return "";
    }
    try {
      return JsonMapper.builder().build().readTree(success).path(NAME).asText() + " of S3A";
    } catch (IOException notJson) {
      throw StorageFailures.explain("read", new Path(folder, "_SUCCESS"), notJson);
    }
  }
}
