package headway.common.storage.atomic;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.DeleteObjectRequest;
import com.amazonaws.services.s3.model.PutObjectRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;

/**
 * Conditional requests that bypass S3A, which has no conditional put before Hadoop 3.4.2 (<a
 * href="https://issues.apache.org/jira/browse/HADOOP-19256">HADOOP-19256</a>) and no conditional
 * delete. Uses S3A's client and encryption settings. Its classes are missing where Hadoop uses the
 * SDK of version 2.
 */
final class SdkWrites {
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int CONNECTIONS = 3;

  /** Cached, because S3A logs a warning each time. */
  private static final Map<S3AFileSystem, AmazonS3> CLIENTS = new WeakHashMap<>();

  private SdkWrites() {}

  private static AmazonS3 client(S3AFileSystem s3) {
    synchronized (CLIENTS) {
      return CLIENTS.computeIfAbsent(s3, each -> each.getAmazonS3ClientForTesting("lease"));
    }
  }

  /**
   * The ETag written, or empty if the condition was false. A server may respond and close the
   * connection before it has read the bytes, so a broken connection is retried, the last time after
   * {@link StaleConnections#awaitValidation}. If the first put has succeeded, the condition of the
   * retry is false.
   */
  static Optional<String> put(FileSystem fs, Path path, byte[] bytes, String header, String value)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return putOnce(fs, path, bytes, header, value);
      } catch (AmazonClientException failure) {
        IOException translated = S3AUtils.translateException("write", path, failure);
        if (attempt == CONNECTIONS) {
          throw translated;
        }
        if (attempt == CONNECTIONS - 1 && StaleConnections.isCauseOf(failure)) {
          StaleConnections.awaitValidation(translated);
        }
      }
    }
  }

  private static Optional<String> putOnce(
      FileSystem fs, Path path, byte[] bytes, String header, String value) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    PutObjectRequest request =
        s3.getRequestFactory()
            .newPutObjectRequest(
                s3.pathToKey(path),
                s3.getRequestFactory().newObjectMetadata(bytes.length),
                new ByteArrayInputStream(bytes));
    request.putCustomRequestHeader(header, value);
    try {
      return Optional.of(client(s3).putObject(request).getETag());
    } catch (AmazonS3Exception response) {
      return switch (response.getStatusCode()) {
        case PRECONDITION_FAILED, CONFLICT -> Optional.empty();
        case NOT_IMPLEMENTED ->
            throw new UnsupportedOperationException("the store answers 501", response);
        case NOT_FOUND -> {
          if (header.equals("If-Match") && !"NoSuchBucket".equals(response.getErrorCode())) {
            yield Optional.empty();
          }
          throw S3AUtils.translateException("write", path, response);
        }
        default -> throw S3AUtils.translateException("write", path, response);
      };
    }
  }

  /**
   * Deletes an object with the header {@code If-Match}, which S3 supports and other stores may
   * ignore.
   *
   * @return whether it was deleted, by this request or before
   * @throws UnsupportedOperationException if the store reports that it does not support it
   */
  static boolean delete(FileSystem fs, Path path, String etag) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    DeleteObjectRequest request = new DeleteObjectRequest(s3.getBucket(), s3.pathToKey(path));
    request.putCustomRequestHeader("If-Match", etag);
    try {
      client(s3).deleteObject(request);
      return true;
    } catch (AmazonS3Exception refused) {
      return switch (refused.getStatusCode()) {
        case PRECONDITION_FAILED, CONFLICT -> false;
        case NOT_FOUND -> true;
        case NOT_IMPLEMENTED ->
            throw new UnsupportedOperationException("the store answers 501", refused);
        default -> throw S3AUtils.translateException("delete", path, refused);
      };
    } catch (AmazonClientException failure) {
      throw S3AUtils.translateException("delete", path, failure);
    }
  }
}
