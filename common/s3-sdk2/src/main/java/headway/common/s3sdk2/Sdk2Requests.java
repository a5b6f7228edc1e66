package headway.common.s3sdk2;

import headway.common.storage.s3.ErrorResponseException;
import headway.common.storage.s3.S3Requests;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.impl.PutObjectOptions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Requests by the second AWS SDK. Conditions are plain headers, because the SDK that Hadoop 3.4.1
 * brings has no fields for them.
 */
public final class Sdk2Requests implements S3Requests {
  private static final int PAGE = 1_000;

  private static final Map<S3AFileSystem, S3Client> CLIENTS = new WeakHashMap<>();

  private static S3Client client(S3AFileSystem s3) {
    synchronized (CLIENTS) {
      return CLIENTS.computeIfAbsent(
          s3, each -> each.getS3AInternals().getAmazonS3Client("headway"));
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
        s3.getRequestFactory()
            .newListObjectsV2RequestBuilder(prefix, delimiter, PAGE)
            .continuationToken(token)
            .build();
    try {
      ListObjectsV2Response response = client(s3).listObjectsV2(request);
      return new Page(
          response.contents().stream()
              .map(
                  each ->
                      new ListedObject(each.key(), each.size(), each.lastModified().toEpochMilli()))
              .toList(),
          response.commonPrefixes().stream().map(each -> each.prefix()).toList(),
          Boolean.TRUE.equals(response.isTruncated()) ? response.nextContinuationToken() : null);
    } catch (SdkException failure) {
      throw S3AUtils.translateException("list", folder, failure);
    }
  }

  @Override
  public byte[] read(FileSystem fs, Path path) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    GetObjectRequest request =
        s3.getRequestFactory()
            .newGetObjectRequestBuilder(s3.pathToKey(path))
            .range("bytes=0-")
            .build();
    try (ResponseInputStream<GetObjectResponse> object = client(s3).getObject(request)) {
      return object.readAllBytes();
    } catch (SdkException failure) {
      throw explained("read", path, failure);
    }
  }

  @Override
  public String put(FileSystem fs, Path path, byte[] bytes, String header, String value)
      throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    PutObjectRequest request =
        s3.getRequestFactory()
            .newPutObjectRequestBuilder(
                s3.pathToKey(path), PutObjectOptions.keepingDirs(), bytes.length, false)
            .overrideConfiguration(with -> with.putHeader(header, value))
            .build();
    try {
      return client(s3).putObject(request, RequestBody.fromBytes(bytes)).eTag().replace("\"", "");
    } catch (SdkException failure) {
      throw explained("write", path, failure);
    }
  }

  @Override
  public void delete(FileSystem fs, Path path, String etag) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    DeleteObjectRequest request =
        s3.getRequestFactory()
            .newDeleteObjectRequestBuilder(s3.pathToKey(path))
            .overrideConfiguration(with -> with.putHeader("If-Match", etag))
            .build();
    try {
      client(s3).deleteObject(request);
    } catch (SdkException failure) {
      throw explained("delete", path, failure);
    }
  }

  @Override
  public void delete(FileSystem fs, Path folder, List<String> keys) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    try {
      List<S3Error> failed =
          client(s3)
              .deleteObjects(s3.getRequestFactory().newBulkDeleteRequestBuilder(objects).build())
              .errors();
      if (!failed.isEmpty()) {
        S3Error first = failed.get(0);
        throw new IOException(
            "delete of "
                + failed.size()
                + " objects in "
                + folder
                + " failed, such as "
                + first.key()
                + ": "
                + first.code()
                + " "
                + first.message());
      }
    } catch (SdkException failure) {
      throw explained("delete", folder, failure);
    }
  }

  private static IOException explained(String what, Path path, SdkException failure) {
    IOException translated = S3AUtils.translateException(what, path, failure);
    return failure instanceof AwsServiceException response
        ? new ErrorResponseException(
            response.statusCode(),
            response.awsErrorDetails() == null ? null : response.awsErrorDetails().errorCode(),
            translated)
        : translated;
  }
}
