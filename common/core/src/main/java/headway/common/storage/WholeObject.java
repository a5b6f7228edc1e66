package headway.common.storage;

import headway.common.storage.s3.ErrorResponseException;
import headway.common.storage.s3.S3Requests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/**
 * Reads a whole object. S3A looks an object up before it opens it, which doubles the requests for
 * small ones; here one request asks S3 for all bytes. What that request does not get, S3A reads, by
 * its retries, and says why it cannot.
 */
record WholeObject(FileSystem fs, Path path) {
  private static final int READ_ATTEMPTS = 10;

  /** Its client side encryption, of which the client inside of it may know nothing. */
  private static final String ENCRYPTION = "fs.s3a.encryption.algorithm";

  /** The bytes; empty if there is no such object. */
  Optional<byte[]> readIfPresent() throws IOException {
    try {
      return Optional.of(read());
    } catch (FileNotFoundException missing) {
      return Optional.empty();
    }
  }

  /**
   * The bytes.
   *
   * @throws FileNotFoundException if there is no such object
   */
  byte[] read() throws IOException {
    Optional<S3Requests> s3 =
        S3Requests.of(fs)
            .filter(each -> !fs.getConf().get(ENCRYPTION, "").startsWith("CSE"))
            .filter(each -> !each.key(fs, path).isEmpty());
    if (s3.isEmpty()) {
      return byFileSystem();
    }
    try {
      return s3.get().read(fs, path);
    } catch (ErrorResponseException answer) {
      if (answer.hasCode("NoSuchKey")) {
        throw new FileNotFoundException("No such file or directory: " + path);
      }
      return byFileSystem();
    } catch (IOException unfinished) {
      return byFileSystem();
    }
  }

  /**
   * S3A fails if an object is replaced between its two requests, so the read is retried. Hadoop
   * 3.3.4 leaks the failed connection, so the retries are limited.
   */
  private byte[] byFileSystem() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = readable(fs, path).open(path)) {
        return in.readAllBytes();
      } catch (PathIOException failure) {
        if (attempt == READ_ATTEMPTS || !failure.getMessage().contains("change detected")) {
          throw failure;
        }
      }
    }
  }

  /** Hadoop cannot name the checksum neighbour of a file on a disk that has a colon in its name. */
  static FileSystem readable(FileSystem fs, Path path) {
    return fs instanceof LocalFileSystem disk && path.getName().contains(":")
        ? disk.getRawFileSystem()
        : fs;
  }
}
