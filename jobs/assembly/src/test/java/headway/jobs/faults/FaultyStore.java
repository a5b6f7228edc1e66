package headway.jobs.faults;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ListMultipartUploadsRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.MultipartUpload;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.server.VersityGw;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An S3 server as Headway reaches it, through a proxy or not, and as another program does. */
record FaultyStore(URI server, String bucket, String accessKey, String secretKey) {
  static FaultyStore of(EmbeddedS3 s3) {
    String own = "fs.s3a.bucket." + EmbeddedS3.BUCKET + ".";
    return new FaultyStore(
        s3.endpoint(),
        EmbeddedS3.BUCKET,
        s3.hadoopSettings().get(own + "access.key"),
        s3.hadoopSettings().get(own + "secret.key"));
  }

  static FaultyStore of(VersityGw server) {
    return new FaultyStore(
        server.endpoint(), "versity", VersityGw.ACCESS_KEY, VersityGw.SECRET_KEY);
  }

  String uri(String path) {
    return "s3a://" + bucket + "/" + path;
  }

  /** Arguments that reach the server by this address, and give up soon. */
  List<String> arguments(URI endpoint) {
    Map<String, String> own = new HashMap<>();
    own.put("endpoint", endpoint.toString());
    own.put("endpoint.region", "us-east-1");
    own.put("path.style.access", "true");
    own.put("connection.ssl.enabled", "false");
    own.put("aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    own.put("access.key", accessKey);
    own.put("secret.key", secretKey);
    own.put("change.detection.mode", "client");
    own.put("attempts.maximum", "1");
    own.put("retry.limit", "2");
    own.put("retry.interval", "20ms");
    own.put("retry.throttle.limit", "3");
    own.put("retry.throttle.interval", "20ms");
    own.put("connection.establish.timeout", "5000");
    own.put("connection.timeout", "4000");
    own.put("connection.maximum", "200");
    List<String> arguments = new ArrayList<>();
    own.forEach(
        (key, value) ->
            arguments.addAll(
                List.of(
                    "--set", "spark.hadoop.fs.s3a.bucket." + bucket + "." + key + "=" + value)));
    return arguments;
  }

  /** As another program reaches the server, past any proxy. */
  AmazonS3 client() {
    return AmazonS3ClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(server.toString(), "us-east-1"))
        .withPathStyleAccessEnabled(true)
        .withCredentials(
            new AWSStaticCredentialsProvider(new BasicAWSCredentials(accessKey, secretKey)))
        .build();
  }

  /** Keys of multipart uploads that were begun and neither completed nor aborted. */
  List<String> pendingUploads(AmazonS3 client) {
    return client
        .listMultipartUploads(new ListMultipartUploadsRequest(bucket))
        .getMultipartUploads()
        .stream()
        .map(MultipartUpload::getKey)
        .toList();
  }

  /** All keys below a folder. */
  List<String> keys(AmazonS3 client, String folder) {
    return objects(client, folder).stream().map(S3ObjectSummary::getKey).toList();
  }

  /** The ETag of each object below a folder, but for those that hold dates or names of folders. */
  Map<String, String> contents(AmazonS3 client, String folder) {
    Map<String, String> contents = new TreeMap<>();
    for (S3ObjectSummary object : objects(client, folder)) {
      String name = object.getKey().substring(folder.length() + 1);
      if (!name.startsWith("_")) {
        contents.put(name, object.getETag());
      }
    }
    return contents;
  }

  private List<S3ObjectSummary> objects(AmazonS3 client, String folder) {
    List<S3ObjectSummary> objects = new ArrayList<>();
    ListObjectsV2Request request =
        new ListObjectsV2Request().withBucketName(bucket).withPrefix(folder + "/");
    ListObjectsV2Result page;
    do {
      page = client.listObjectsV2(request);
      objects.addAll(page.getObjectSummaries());
      request.setContinuationToken(page.getNextContinuationToken());
    } while (page.isTruncated());
    return objects;
  }
}
