package headway.common.storage.s3;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Requests by the client inside of an S3A file system, with its credentials, encryption and
 * retries. There is one implementation for each version of the AWS SDK, as a service, because the
 * classes of either are missing where Hadoop brings the other.
 */
public interface S3Requests {
  /** The most objects that one request deletes. */
  int MOST_DELETED = 1_000;

  /** An object of a listing: its exact key, length in bytes, modification time in ms since 1970. */
  record ListedObject(String key, long bytes, long modified) {}

  /**
   * One page of a listing.
   *
   * @param prefixes the common prefixes up to the delimiter
   * @param next the token of the next page; null at the end
   */
  record Page(List<ListedObject> objects, List<String> prefixes, String next) {}

  /** The implementation for {@code fs}; empty if it is no S3A or has a client of another kind. */
  static Optional<S3Requests> of(FileSystem fs) {
    return SdkVersions.PRESENT.stream().filter(each -> each.serves(fs)).findFirst();
  }

  /** Whether {@code fs} has a client of this SDK. */
  boolean serves(FileSystem fs);

  /** The key of a path, without a slash at its start. */
  String key(FileSystem fs, Path path);

  /**
   * A page of at most 1,000 objects and prefixes.
   *
   * @param folder what is listed, for error messages
   * @param delimiter {@code "/"}, or null for all objects below the prefix
   * @param token of the page; null for the first one
   * @throws IOException as S3A translates it
   */
  Page list(FileSystem fs, Path folder, String prefix, String delimiter, String token)
      throws IOException;

  /**
   * Reads a whole object by one request, without looking it up before.
   *
   * @throws ErrorResponseException if the store answers with an error status, as it does for an
   *     empty object
   * @throws IOException if there is no answer, or it ends too early
   */
  byte[] read(FileSystem fs, Path path) throws IOException;

  /**
   * Writes an object on a condition.
   *
   * @param header {@code If-Match} or {@code If-None-Match}
   * @return its ETag
   * @throws ErrorResponseException if the store answers with an error status
   * @throws IOException if there is no answer
   */
  String put(FileSystem fs, Path path, byte[] bytes, String header, String value)
      throws IOException;

  /**
   * Deletes an object with the header {@code If-Match}.
   *
   * @throws ErrorResponseException if the store answers with an error status
   * @throws IOException if there is no answer
   */
  void delete(FileSystem fs, Path path, String etag) throws IOException;

  /**
   * Deletes objects by one request; those that are missing count as deleted.
   *
   * @param folder of the objects, for error messages
   * @param keys at least 1 and at most {@value #MOST_DELETED}
   * @throws ErrorResponseException if the store answers with an error status
   * @throws IOException if one was not deleted, naming it, or if there is no answer
   */
  void delete(FileSystem fs, Path folder, List<String> keys) throws IOException;
}
