package headway.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.common.storage.atomic.AtomicOutput;
import headway.jobs.cli.EmbeddedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3IT {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir java.nio.file.Path folder;

  @Test
  void readsBackWhatWasWrittenAndListsItByPrefix() throws IOException {
    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, Map.of())) {
      write(s3, "s3a://headway/images/cat/1.jpg", bytes("miaow"));
      write(s3, "s3a://headway/images/dog/with space+ü.jpg", bytes("woof"));

      assertThat(read(s3, "s3a://headway/images/cat/1.jpg")).isEqualTo(bytes("miaow"));
      assertThat(names(s3, "s3a://headway/images")).containsExactly("cat", "dog");
      assertThat(names(s3, "s3a://headway/images/dog")).containsExactly("with space+ü.jpg");
    }
  }

  @Test
  void startedAgainServesWhatTheFirstServerWasGiven() throws IOException {
    byte[] large = random(6 * MEBIBYTE);
    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, Map.of("fs.s3a.multipart.size", "5M"))) {
      write(s3, "s3a://headway/shards/part-0", large);
      write(s3, "s3a://headway/shards/_SUCCESS", bytes("{}"));
    }

    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, Map.of())) {
      assertThat(names(s3, "s3a://headway/shards")).containsExactly("_SUCCESS", "part-0");
      assertThat(read(s3, "s3a://headway/shards/part-0")).isEqualTo(large);
    }
  }

  @Test
  void renamesAFileUploadedInParts() throws IOException {
    byte[] large = random(11 * MEBIBYTE);
    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, Map.of("fs.s3a.multipart.size", "5M"))) {
      write(s3, "s3a://headway/a/large", large);

      assertThat(s3.rename(new Path("s3a://headway/a/large"), new Path("s3a://headway/b")))
          .isTrue();

      assertThat(read(s3, "s3a://headway/b")).isEqualTo(large);
      assertThat(s3.exists(new Path("s3a://headway/a/large"))).isFalse();
    }
  }

  @Test
  void showsAFileWhenItIsPublishedAndNothingOfOneThatIsDiscarded() throws IOException {
    Path published = new Path("s3a://headway/features/published.parquet");
    Path discarded = new Path("s3a://headway/features/discarded.parquet");
    byte[] rows = random(6 * MEBIBYTE);
    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, Map.of("fs.s3a.multipart.size", "5M"))) {
      try (AtomicOutput kept = AtomicOutput.create(s3, published);
          AtomicOutput lost = AtomicOutput.create(s3, discarded)) {
        kept.write(rows);
        lost.write(rows);
        assertThat(s3.exists(published)).isFalse();

        kept.publish();
      }

      assertThat(read(s3, published.toString())).isEqualTo(rows);
      assertThat(names(s3, "s3a://headway/features")).containsExactly("published.parquet");
      try (MultipartUploader uploads =
          s3.createMultipartUploader(new Path("s3a://headway/features")).build()) {
        assertThat(uploads.abortUploadsUnderPath(new Path("s3a://headway/features")).join())
            .as("uploads that were left open")
            .isZero();
      }
    }
  }

  @Test
  void refusesAWrongSecret() throws IOException {
    Map<String, String> wrong =
        Map.of("fs.s3a.bucket.headway.secret.key", "wrong", "fs.s3a.attempts.maximum", "1");
    try (EmbeddedS3 server = EmbeddedS3.start(folder);
        FileSystem s3 = connect(server, wrong)) {
      assertThatThrownBy(() -> write(s3, "s3a://headway/x", bytes("x")))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(folder.resolve("headway/x")).doesNotExist();
  }

  @Test
  void setsNothingForOtherBuckets() {
    try (EmbeddedS3 server = EmbeddedS3.start(folder)) {
      assertThat(server.hadoopSettings().keySet())
          .contains("fs.s3a.bucket.headway.endpoint", "fs.s3a.bucket.headway.secret.key")
          .allSatisfy(key -> assertThat(key).startsWith("fs.s3a.bucket.headway."));
    }
  }

  @Test
  void closedLeavesNoThreadThatKeepsTheProcessAlive() throws IOException, InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (EmbeddedS3 server = EmbeddedS3.start(folder)) {
      server.endpoint().toURL().openConnection().getHeaderFields();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && !thread.isDaemon()) {
        thread.join(Duration.ofSeconds(5).toMillis());
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void refusesAFileWhereAFolderBelongs() throws IOException {
    java.nio.file.Path file = Files.writeString(folder.resolve("notes.txt"), "x");

    assertThatThrownBy(() -> EmbeddedS3.start(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("notes.txt as S3: it is a file");
  }

  @Test
  void isFoundOnTheClassPathByTheCommandLine() throws IOException {
    try (EmbeddedStore store = EmbeddedStore.find()) {
      String endpoint = store.start(folder).get("fs.s3a.bucket.headway.endpoint");
      assertThat(endpoint).startsWith("http://127.0.0.1:");
      assertThatThrownBy(() -> store.start(folder))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(endpoint);
    }
  }

  private static FileSystem connect(EmbeddedS3 server, Map<String, String> more)
      throws IOException {
    Configuration settings = new Configuration();
    server.hadoopSettings().forEach(settings::set);
    more.forEach(settings::set);
    return FileSystem.newInstance(URI.create("s3a://headway/"), settings);
  }

  private static void write(FileSystem s3, String uri, byte[] content) throws IOException {
    try (FSDataOutputStream out = s3.create(new Path(uri))) {
      out.write(content);
    }
  }

  private static byte[] read(FileSystem s3, String uri) throws IOException {
    try (FSDataInputStream in = s3.open(new Path(uri))) {
      return in.readAllBytes();
    }
  }

  private static List<String> names(FileSystem s3, String uri) throws IOException {
    return Arrays.stream(s3.listStatus(new Path(uri)))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .sorted()
        .collect(Collectors.toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
