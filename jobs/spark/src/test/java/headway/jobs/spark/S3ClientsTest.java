package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Storage;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class S3ClientsTest {
  private static final String MARKERS = "fs.s3a.directory.marker.retention";

  private final Path path = new Path("s3a://bucket-" + UUID.randomUUID() + "/folder/file");

  @AfterEach
  void close() {
    Storage.closeAll();
  }

  private static Configuration settings(String markers) {
    Configuration settings = new Configuration();
    settings.set("fs.s3a.access.key", "key");
    settings.set("fs.s3a.secret.key", "secret");
    settings.set("fs.s3a.endpoint", "http://127.0.0.1:9");
    settings.set("fs.s3a.bucket.probe", "0");
    settings.set(MARKERS, markers);
    return settings;
  }

  private FileSystem client(Configuration settings) throws IOException {
    return new Storage(settings).fileSystem(path);
  }

  @Test
  void hasItsOwnSettingsWhateverWasOpenedBefore() throws IOException {
    FileSystem before = path.getFileSystem(settings("delete"));

    FileSystem client = client(settings("keep"));

    assertThat(client.getConf().get(MARKERS)).isEqualTo("keep");
    assertThat(before.getConf().get(MARKERS)).isEqualTo("delete");
  }

  @Test
  void isSharedByAllWithTheSameSettings() throws IOException {
    Configuration settings = settings("keep");

    assertThat(client(settings)).isSameAs(client(settings)).isSameAs(client(settings("keep")));
  }

  @Test
  void isOpenedAnewAfterAllWereClosed() throws IOException {
    FileSystem first = client(settings("keep"));
    Storage.closeAll();

    assertThat(client(settings("keep"))).isNotSameAs(first);
  }
}
