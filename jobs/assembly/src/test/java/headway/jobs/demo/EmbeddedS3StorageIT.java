package headway.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.Storage;
import headway.common.storage.StorageContract;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage contract through {@code s3a://}, and what S3 adds to it. */
class EmbeddedS3StorageIT extends StorageContract {
  private static final String SECRET_KEY = "fs.s3a.bucket.headway.secret.key";

  @TempDir static java.nio.file.Path folder;
  private static EmbeddedS3 server;
  private static Storage storage;

  private final Path root = new Path("s3a://headway/" + UUID.randomUUID());

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedS3.start(folder);
    storage = with(Map.of());
    forgetServer();
  }

  @AfterAll
  static void stopServer() throws IOException {
    forgetServer();
    server.close();
  }

  /** A client stays open for each bucket and its settings. */
  private static void forgetServer() {
    Storage.closeAll();
  }

  @Override
  protected Storage storage() {
    return storage;
  }

  @Override
  protected Path root() {
    return root;
  }

  /**
   * S3Proxy reads a file's ETag and length, then opens its path again for the content, so a reader
   * may get the new bytes under the old length; S3 itself answers with one object.
   */
  @Override
  protected int generationBytes(int number) {
    return 1000;
  }

  /** S3Proxy looks at the ETag, then writes: of eight that ask together two may be let through. */
  @Override
  protected boolean comparesAndReplacesInOneStep() {
    return false;
  }

  @Test
  void wrongCredentialsAreAStorageFailureThatNamesTheObjectAndNoSecret() {
    storage.publish(at("object"), bytes("x"));
    Storage stranger = with(Map.of(SECRET_KEY, "wrong-secret-of-mine"));
    assertThatThrownBy(() -> stranger.read(at("object")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot read " + at("object") + ": access denied (")
        .hasMessageEndingWith("check the credentials and the rights on the bucket or folder")
        .hasMessageNotContaining("wrong-secret-of-mine")
        .hasMessageNotContaining(server.hadoopSettings().get(SECRET_KEY));
    assertThatThrownBy(() -> stranger.publish(at("object"), bytes("y")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot write " + at("object") + ": access denied (");
    assertThat(storage.read(at("object"))).isEqualTo(bytes("x"));
  }

  @Test
  void aBucketThatDoesNotExistIsBadInput() {
    Path elsewhere = new Path("s3a://no-such-bucket/object");
    assertThatThrownBy(() -> storage.read(elsewhere))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read " + elsewhere + ": it does not exist; check the URI");
    assertThatThrownBy(() -> storage.publish(elsewhere, bytes("x")))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot write " + elsewhere + ": the bucket does not exist; check the URI");
  }

  @Test
  void aServerThatIsNotThereIsAStorageFailureThatNamesTheObject() {
    Storage nowhere = with(Map.of("fs.s3a.bucket.headway.endpoint", "http://127.0.0.1:1"));
    assertThatThrownBy(() -> nowhere.read(at("object")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot read " + at("object") + ": ")
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aUriWithoutABucketThatS3AllowsIsBadInput() {
    for (String uri : new String[] {"s3a:/object", "s3a://under_score/object"}) {
      assertThatThrownBy(() -> storage.read(new Path(uri)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(" " + uri + ": ")
          .hasMessageEndingWith("use a URI such as s3a://bucket/folder");
    }
  }

  @Test
  void aKeyAndASecretInTheUriAreRefusedUnseen() {
    assertThatThrownBy(() -> storage.read(new Path("s3a://key:hidden@headway/object")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read s3a://…@headway/object: ")
        .hasMessageNotContaining("hidden");
  }

  private static Storage with(Map<String, String> more) {
    Configuration configuration = new Configuration();
    server.hadoopSettings().forEach(configuration::set);
    server
        .hadoopSettings()
        .forEach(
            (key, value) -> configuration.set(key.replace(".headway.", ".no-such-bucket."), value));
    more.forEach(configuration::set);
    configuration.setBoolean("fs.s3a.impl.disable.cache", !more.isEmpty());
    // Each read that meets a replacement leaves a connection open.
    configuration.set("fs.s3a.connection.maximum", "500");
    configuration.set("fs.s3a.attempts.maximum", "1");
    configuration.set("fs.s3a.retry.limit", "1");
    configuration.set("fs.s3a.retry.interval", "10ms");
    return new Storage(configuration);
  }
}
