package headway.common.storage;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Turns what a file system throws into one line: what failed, on which object, why, what to do. */
public final class Failures {
  private static final int LONGEST_REASON = 300;

  private Failures() {}

  /** The failure of {@code verb} on {@code path}. */
  public static HeadwayException explain(String verb, Path path, Exception failure) {
    String what = "Cannot " + verb + " " + path + ": ";
    if (failure instanceof FileNotFoundException) {
      return new InputException(what + missing(failure) + "; check the URI", failure);
    }
    if (failure instanceof UnsupportedFileSystemException
        || failure instanceof IllegalArgumentException) {
      return new InputException(
          what + reason(failure) + "; use a URI such as s3a://bucket/folder", failure);
    }
    if (failure instanceof AccessDeniedException
        || failure instanceof AccessControlException
        || reason(failure).toLowerCase(Locale.ROOT).contains("permission denied")) {
      return new StorageException(
          what
              + "access denied ("
              + reason(failure)
              + "); check the credentials and the rights on the bucket or folder",
          failure);
    }
    return new StorageException(what + reason(failure) + "; run the command again", failure);
  }

  private static String missing(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    return text.toLowerCase(Locale.ROOT).contains("bucket")
        ? "the bucket does not exist"
        : "it does not exist";
  }

  /** The innermost message on one line, shortened. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root && root.getMessage() == null) {
      root = root.getCause();
    }
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String line = text.replaceAll("\\s+", " ").trim();
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  /** Runs {@code action} and explains what it throws. */
  public static <T> T explaining(String verb, Path path, IoAction<T> action) {
    try {
      return action.run();
    } catch (IOException failure) {
      throw explain(verb, path, failure);
    }
  }

  /** An action that may fail with an {@link IOException}. */
  public interface IoAction<T> {
    T run() throws IOException;
  }
}
