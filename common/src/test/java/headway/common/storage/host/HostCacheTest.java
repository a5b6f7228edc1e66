package headway.common.storage.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCacheTest {
  private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 = Sha256.of(WEIGHTS);

  @TempDir private Path folder;
  private HostCache cache;
  private int made;

  @BeforeEach
  void begin() {
    cache = new HostCache(folder.resolve("cache"));
  }

  private Path get() {
    return cache.get(
        SHA256,
        "network n.onnx",
        out -> {
          made++;
          out.write(WEIGHTS);
        });
  }

  @Test
  void makesAFileOnceAndSharesIt() {
    Path file = get();

    assertThat(get()).isEqualTo(file).hasBinaryContent(WEIGHTS);
    assertThat(new HostCache(folder.resolve("cache")).find(SHA256)).contains(file);
    assertThat(made).isEqualTo(1);
  }

  @Test
  void makesADamagedFileAgain() throws IOException {
    Files.write(get(), "weighty".getBytes(StandardCharsets.UTF_8));

    assertThat(cache.find(SHA256)).isEmpty();
    assertThat(get()).hasBinaryContent(WEIGHTS);
    assertThat(made).isEqualTo(2);
  }

  @Test
  void refusesOtherContentAndKeepsNothingOfIt() throws IOException {
    assertThatThrownBy(() -> cache.get(SHA256, "network n.onnx", out -> out.write(1)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot use network n.onnx: its SHA-256 is ")
        .hasMessageContaining("but must be " + SHA256);

    assertThat(names()).allMatch(name -> name.endsWith(".lock"));
  }

  @Test
  void keepsContentUnderTheHashThatItTurnsOutToHave() {
    HostCache.Kept kept = cache.keep("network n.onnx", out -> out.write(WEIGHTS));

    assertThat(kept.sha256()).isEqualTo(SHA256);
    assertThat(cache.find(SHA256)).contains(kept.file());
  }

  @Test
  void keepsNothingOfADownloadThatBreaksOff() throws IOException {
    assertThatThrownBy(
            () ->
                cache.keep(
                    "network n.onnx",
                    out -> {
                      out.write(WEIGHTS);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(StorageException.class)
        .hasMessageMatching(
            "Cannot keep network n.onnx on this machine in .*: No space left on device; set network.cache .*");

    assertThat(names()).allMatch(name -> name.endsWith(".lock"));
  }

  @Test
  void removesWhatKilledProcessesLeftAndWhatNobodyAskedForInAWeek() throws IOException {
    Path old = get();
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    Path left = folder.resolve("cache").resolve("abc.1234.part");
    Files.write(left, WEIGHTS);

    cache.keep("another", out -> out.write(7));

    assertThat(old).doesNotExist();
    assertThat(left).doesNotExist();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }
}
