package headway.common.storage;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Turns what a file system throws into one line: what failed, on which object, why, what to do. */
public final class StorageFailures {
  private static final int LONGEST_REASON = 300;
  private static final int LONGEST_MESSAGE = 2_000;
  private static final String CLASS_NAME = "\\b(?:[a-z]\\w*\\.)+\\w*(?:Exception|Error): ";

  /** What the AWS SDK adds to each message. */
  private static final Pattern S3_RESPONSE =
      Pattern.compile(
          "\\(Service: [^;]*; Status Code: (\\d+); Error Code: ([^;)]*)[^)]*\\)"
              + "(?:, S3 Extended Request ID: [^:\\s]*)?(?::\\2)?");

  /** What S3A says a second time, after the code. */
  private static final String TWICE = "(.{8,}):(?:\\w+:)? ?\\1$";

  private static final String USER_INFO = "(?<=//)[^/@\\s]*@";

  private StorageFailures() {}

  /** The failure of {@code verb} on {@code path}. */
  public static HeadwayException explain(String verb, Path path, Exception failure) {
    return explain(verb, path.toString(), failure);
  }

  /** The failure of {@code verb} on the object that the user calls {@code uri}. */
  static HeadwayException explain(String verb, String uri, Exception failure) {
    String what = "Cannot " + verb + " " + withoutUser(uri) + ": ";
    String reason = withoutUser(reason(failure).replace(uri, "")).trim();
    String words = reason.toLowerCase(Locale.ROOT);
    if (isDenied(failure, words)) {
      return new StorageException(
          what
              + "access denied ("
              + reason
              + "); check the credentials and the rights on the bucket or folder",
          failure);
    }
    if (isBelowAFile(failure, words)) {
      return new StorageException(
          what + "a file lies where a folder is named in it; name another, or move the file away",
          failure);
    }
    if (words.contains("bucket does not exist") || words.contains("nosuchbucket")) {
      return new InputException(what + "the bucket does not exist; check the URI", failure);
    }
    if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
      return words.contains("is a directory")
          ? new InputException(what + "it is a folder; name an object in it", failure)
          : new InputException(what + "it does not exist; check the URI", failure);
    }
    if (failure instanceof UnsupportedFileSystemException
        || failure instanceof IllegalArgumentException
        || failure instanceof NullPointerException) {
      return new InputException(what + reason + "; use a URI such as s3a://bucket/folder", failure);
    }
    if (failure instanceof ChecksumException) {
      return new InputException(
          what + "it is damaged, its checksum is another; delete it or write it again", failure);
    }
    return new StorageException(what + reason + "; run the command again", failure);
  }

  private static boolean isDenied(Exception failure, String words) {
    return failure instanceof AccessDeniedException
        || failure instanceof AccessControlException
        || words.contains("permission denied");
  }

  private static boolean isBelowAFile(Exception failure, String words) {
    return failure instanceof ParentNotDirectoryException
        || words.contains("parent path is not a directory")
        || words.contains("not a directory");
  }

  /** A key and a secret before the bucket are refused by Hadoop, and must not be shown either. */
  private static String withoutUser(String uri) {
    return uri.replaceAll(USER_INFO, "…@");
  }

  /** The first message that there is from the outside in, on one line, in words, shortened. */
  public static String reason(Throwable failure) {
    Throwable told = failure;
    while (told.getCause() != null && told.getMessage() == null) {
      told = told.getCause();
    }
    String text = told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    String whole = text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
    String line =
        S3_RESPONSE
            .matcher(whole.replaceAll("\\s+", " ").replaceAll(CLASS_NAME, ""))
            .replaceAll("($1 $2)")
            .replaceFirst(TWICE, "$1")
            .trim();
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
