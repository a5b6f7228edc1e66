package headway.common.storage.atomic;

import headway.common.storage.s3.ErrorResponseException;
import headway.common.storage.s3.S3Requests;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Conditional requests that bypass S3A, which has no conditional put before Hadoop 3.4.2 (<a
 * href="https://issues.apache.org/jira/browse/HADOOP-19256">HADOOP-19256</a>) and no conditional
 * delete.
 */
final class ConditionalRequests {
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int CONNECTIONS = 3;

  private final FileSystem fs;
  private final S3Requests requests;

  /**
   * By the client of a file system.
   *
   * @throws UnsupportedOperationException if it has none that is supported
   */
  ConditionalRequests(FileSystem fs) {
    this.fs = fs;
    this.requests =
        S3Requests.of(fs)
            .orElseThrow(
                () -> new UnsupportedOperationException("S3A without a client of the AWS SDK"));
  }

  /**
   * The ETag written, or empty if the condition was false. A server may respond and close the
   * connection before it has read the bytes, so a broken connection is retried, the last time after
   * {@link StaleConnections#awaitValidation}. If the first put has succeeded, the condition of the
   * retry is false.
   */
  Optional<String> put(Path path, byte[] bytes, String header, String value) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(requests.put(fs, path, bytes, header, value));
      } catch (ErrorResponseException response) {
        return refused(response, header);
      } catch (IOException failure) {
        if (attempt == CONNECTIONS) {
          throw failure;
        }
        if (attempt == CONNECTIONS - 1 && StaleConnections.isCauseOf(failure)) {
          StaleConnections.awaitValidation(failure);
        }
      }
    }
  }

  private static Optional<String> refused(ErrorResponseException response, String header)
      throws IOException {
    return switch (response.status()) {
      case PRECONDITION_FAILED, CONFLICT -> Optional.empty();
      case NOT_IMPLEMENTED ->
          throw new UnsupportedOperationException("the store answers 501", response);
      case NOT_FOUND -> {
        if (header.equals("If-Match") && !response.hasCode("NoSuchBucket")) {
          yield Optional.empty();
        }
        throw response.translated();
      }
      default -> throw response.translated();
    };
  }

  /**
   * Deletes an object with the header {@code If-Match}, which S3 supports and other stores may
   * ignore.
   *
   * @return whether it was deleted, by this request or before
   * @throws UnsupportedOperationException if the store reports that it does not support it
   */
  boolean delete(Path path, String etag) throws IOException {
    try {
      requests.delete(fs, path, etag);
      return true;
    } catch (ErrorResponseException response) {
      return switch (response.status()) {
        case PRECONDITION_FAILED, CONFLICT -> false;
        case NOT_FOUND -> true;
        case NOT_IMPLEMENTED ->
            throw new UnsupportedOperationException("the store answers 501", response);
        default -> throw response.translated();
      };
    }
  }
}
