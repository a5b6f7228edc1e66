package headway.jobs.demo;

import headway.common.StorageException;
import headway.common.UsageException;
import headway.common.storage.Storage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/**
 * An S3 server over a folder, with one bucket, on a free port of 127.0.0.1. Each object is a file
 * {@code folder/headway/<key>}, so a second server over the folder serves what the first one was
 * given. Key and secret are random at each start; requests with another signature are rejected.
 */
public final class EmbeddedS3 implements AutoCloseable {
  public static final String BUCKET = "headway";

  private static final String REGION = "us-east-1";
  private static final int MAX_THREADS = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final S3Proxy server;
  private final String accessKey;
  private final String secretKey;

  private EmbeddedS3(S3Proxy server, String accessKey, String secretKey) {
    this.server = server;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * Starts a server over the folder, which is made if missing.
   *
   * @throws UsageException if the path is something else than a folder
   * @throws StorageException if the folder cannot be written or the server does not come up
   */
  public static EmbeddedS3 start(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new UsageException(
          "Cannot serve " + root + " as S3: it is a file. Name a folder, new or used before");
    }
    try {
      BlobStore store = open(Files.createDirectories(root));
      String accessKey = randomHex(10);
      String secretKey = randomHex(20);
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
              .ignoreUnknownHeaders(true)
              .jettyMaxThreads(MAX_THREADS)
              // When the server is closed, all responses have been read; idle connections would
              // delay it by 2 s.
              .stopTimeout(0)
              .build();
      server.start();
      return new EmbeddedS3(server, accessKey, secretKey);
    } catch (Exception e) {
      throw new StorageException(
          "Cannot serve " + root + " as S3: " + e + ". Is the folder writable?", e);
    }
  }

  private static BlobStore open(Path root) {
    Properties settings = new Properties();
    settings.setProperty("jclouds.filesystem.basedir", root.toString());
    BlobStore store = BlobStores.create("filesystem-nio2", settings);
    if (!store.containerExists(BUCKET)) {
      store.createContainer(BUCKET);
    }
    return store;
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The address of the server, such as {@code http://127.0.0.1:40123}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /**
   * The settings of {@code s3a://headway/} for this server. Every key is the bucket's own ({@code
   * fs.s3a.bucket.headway.*}), so that other buckets of the same command are not affected.
   */
  public Map<String, String> hadoopSettings() {
    String bucket = "fs.s3a.bucket." + BUCKET + ".";
    return Map.of(
        bucket + "endpoint",
        endpoint().toString(),
        bucket + "endpoint.region",
        REGION,
        bucket + "path.style.access",
        "true",
        bucket + "connection.ssl.enabled",
        "false",
        bucket + "aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
        bucket + "access.key",
        accessKey,
        bucket + "secret.key",
        secretKey,
        // The server's ETag of a multipart object changes when it is copied.
        bucket + "change.detection.mode",
        "client");
  }

  /**
   * Stops the server. Until then its threads keep the process alive: close it in {@code finally}.
   */
  @Override
  public void close() {
    Storage.closeAll();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The embedded S3 at " + endpoint() + " did not stop", e);
    }
  }
}
