package headway.common.s3sdk1;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.DeleteObjectRequest;
import com.amazonaws.services.s3.model.DeleteObjectsRequest;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.MultiObjectDeleteException;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.S3Object;
import headway.common.storage.s3.ErrorResponseException;
import headway.common.storage.s3.S3Requests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;

/** Requests by the first AWS SDK. */
public final class Sdk1Requests implements S3Requests {
  private static final int PAGE = 1_000;

  /** Cached, because S3A logs a warning each time. */
  private static final Map<S3AFileSystem, AmazonS3> CLIENTS = new WeakHashMap<>();

  private static AmazonS3 client(S3AFileSystem s3) {
    synchronized (CLIENTS) {
      return CLIENTS.computeIfAbsent(s3, each -> each.getAmazonS3ClientForTesting("headway"));
    }
  }

  @Override
  public boolean serves(FileSystem fs) {
    try {
      return fs instanceof S3AFileSystem s3 && client(s3) != null;
    } catch (LinkageError otherSdk) {
      return false;
    }
  }

  @Override
  public String key(FileSystem fs, Path path) {
    return ((S3AFileSystem) fs).pathToKey(path);
  }

  @Override
  public Page list(FileSystem fs, Path folder, String prefix, String delimiter, String token)
      throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    ListObjectsV2Request request =
        s3.getRequestFactory().newListObjectsV2Request(prefix, delimiter, PAGE);
    request.setContinuationToken(token);
    try {
      ListObjectsV2Result result = client(s3).listObjectsV2(request);
      return new Page(
          result.getObjectSummaries().stream()
              .map(
                  each ->
                      new ListedObject(
                          each.getKey(), each.getSize(), each.getLastModified().getTime()))
              .toList(),
          result.getCommonPrefixes(),
          result.isTruncated() ? result.getNextContinuationToken() : null);
    } catch (AmazonClientException failure) {
      throw S3AUtils.translateException("list", folder, failure);
    }
  }

  /** A range, even of all bytes, spares the client an MD5 of them, as in S3A's own reads. */
  @Override
  public byte[] read(FileSystem fs, Path path) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    GetObjectRequest request = s3.getRequestFactory().newGetObjectRequest(s3.pathToKey(path));
    request.setRange(0);
    try (S3Object object = client(s3).getObject(request)) {
      return object.getObjectContent().readAllBytes();
    } catch (AmazonClientException failure) {
      throw explained("read", path, failure);
    }
  }

  @Override
  public String put(FileSystem fs, Path path, byte[] bytes, String header, String value)
      throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    PutObjectRequest request =
        s3.getRequestFactory()
            .newPutObjectRequest(
                s3.pathToKey(path),
                s3.getRequestFactory().newObjectMetadata(bytes.length),
                new ByteArrayInputStream(bytes));
    request.putCustomRequestHeader(header, value);
    try {
      return client(s3).putObject(request).getETag();
    } catch (AmazonClientException failure) {
      throw explained("write", path, failure);
    }
  }

  @Override
  public void delete(FileSystem fs, Path path, String etag) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    DeleteObjectRequest request = new DeleteObjectRequest(s3.getBucket(), s3.pathToKey(path));
    request.putCustomRequestHeader("If-Match", etag);
    try {
      client(s3).deleteObject(request);
    } catch (AmazonClientException failure) {
      throw explained("delete", path, failure);
    }
  }

  @Override
  public void delete(FileSystem fs, Path folder, List<String> keys) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    DeleteObjectsRequest request =
        s3.getRequestFactory()
            .newBulkDeleteRequest(
                keys.stream().map(DeleteObjectsRequest.KeyVersion::new).toList(), true);
    try {
      client(s3).deleteObjects(request);
    } catch (MultiObjectDeleteException some) {
      throw S3AUtils.translateException("delete", folder, some);
    } catch (AmazonClientException failure) {
      throw explained("delete", folder, failure);
    }
  }

  private static IOException explained(String what, Path path, AmazonClientException failure) {
    IOException translated = S3AUtils.translateException(what, path, failure);
    return failure instanceof AmazonS3Exception response
        ? new ErrorResponseException(response.getStatusCode(), response.getErrorCode(), translated)
        : translated;
  }
}
