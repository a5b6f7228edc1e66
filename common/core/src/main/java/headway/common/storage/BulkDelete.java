package headway.common.storage;

import headway.common.storage.s3.ErrorResponseException;
import headway.common.storage.s3.S3Requests;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Deletes many objects. S3A 3.3 deletes a file by three requests and has no public call for many;
 * see <a href="https://issues.apache.org/jira/browse/HADOOP-18679">HADOOP-18679</a>.
 */
final class BulkDelete {
  /** S3A's own setting for stores without that request. */
  private static final String ENABLED = "fs.s3a.multiobjectdelete.enable";

  /** What stores without that request answer: bad request, method not allowed, not implemented. */
  private static final Set<Integer> UNSUPPORTED = Set.of(400, 405, 501);

  private BulkDelete() {}

  /** Deletes the files of these names in {@code folder}, and returns how many there were. */
  static int files(FileSystem fs, Path folder, List<String> names) throws IOException {
    Optional<S3Requests> s3 =
        S3Requests.of(fs).filter(each -> fs.getConf().getBoolean(ENABLED, true));
    for (int first = 0; first < names.size(); first += S3Requests.MOST_DELETED) {
      List<String> batch =
          names.subList(first, Math.min(names.size(), first + S3Requests.MOST_DELETED));
      if (s3.isEmpty() || !together(s3.get(), fs, folder, batch)) {
        for (String name : batch) {
          fs.delete(child(folder, name), false);
        }
      }
    }
    return names.size();
  }

  /** The name may have a colon, which {@link Path} would take for the end of a scheme. */
  private static Path child(Path folder, String name) {
    return new Path(folder, "./" + name);
  }

  /** Returns false if the store does not support it. */
  private static boolean together(S3Requests s3, FileSystem fs, Path folder, List<String> names)
      throws IOException {
    String key = s3.key(fs, folder);
    String prefix = key.isEmpty() ? "" : key + "/";
    try {
      s3.delete(fs, folder, names.stream().map(name -> prefix + name).toList());
      return true;
    } catch (ErrorResponseException answer) {
      if (UNSUPPORTED.contains(answer.status())) {
        return false;
      }
      throw answer.translated();
    }
  }
}
