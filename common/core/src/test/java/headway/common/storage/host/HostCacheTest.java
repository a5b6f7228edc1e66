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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCacheTest {
  private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 = Sha256.of(WEIGHTS);

  private static final String OTHER_SHA256 = Sha256.of(new byte[] {1});
  private static final String THIRD_SHA256 = Sha256.of(new byte[] {2});
  private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofDays(8)));

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
    HostCache.CachedFile kept = cache.add("network n.onnx", out -> out.write(WEIGHTS));

    assertThat(kept.sha256()).isEqualTo(SHA256);
    assertThat(cache.find(SHA256)).contains(kept.file());
  }

  @Test
  void keepsNothingOfADownloadThatBreaksOff() throws IOException {
    assertThatThrownBy(
            () ->
                cache.add(
                    "network n.onnx",
                    out -> {
                      out.write(WEIGHTS);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(StorageException.class)
        .hasMessageMatching(
            "Cannot keep network n.onnx on this machine in .*: No space left on device; set"
                + " network.cache .*");

    assertThat(names()).allMatch(name -> name.endsWith(".lock"));
  }

  @Test
  void removesWhatKilledProcessesLeftAndWhatNobodyAskedForInAWeek() throws IOException {
    Path old = get();
    Files.setLastModifiedTime(old, LONG_AGO);
    Path left = folder.resolve("cache").resolve(SHA256 + "." + UUID.randomUUID() + ".part");
    Files.write(left, WEIGHTS);

    cache.add("another", out -> out.write(7));

    assertThat(old).doesNotExist();
    assertThat(left).doesNotExist();
  }

  @Test
  void leavesAloneWhateverElseIsInTheFolder() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("cache"));
    List<Path> others = new ArrayList<>();
    for (String name :
        List.of(
            "thesis.tex",
            "photos.zip.part",
            "download.0b0e1f6a-0000-0000-0000-000000000000.part",
            "yarn.lock",
            ".hidden",
            SHA256.substring(1),
            SHA256.toUpperCase(Locale.ROOT),
            SHA256 + ".onnx",
            SHA256 + ".part")) {
      others.add(Files.write(shared.resolve(name), WEIGHTS));
    }
    Path folderLikeANetwork = Files.createDirectory(shared.resolve(OTHER_SHA256));
    others.add(folderLikeANetwork);
    others.add(Files.write(folder.resolve("own"), WEIGHTS));
    Path link = Files.createSymbolicLink(shared.resolve(THIRD_SHA256), folder.resolve("own"));
    for (Path each : others) {
      Files.setLastModifiedTime(each, LONG_AGO);
    }
    List<String> before = names();

    Path mine = cache.add("another", out -> out.write(7)).file();

    assertThat(names()).containsAll(before);
    assertThat(link).isSymbolicLink().hasBinaryContent(WEIGHTS);
    assertThat(names())
        .filteredOn(name -> !before.contains(name))
        .containsExactlyInAnyOrder(
            mine.getFileName().toString(), Sha256.of(List.of("another")) + ".lock");
  }

  @Test
  void keepsToAFolderOfItsOwnInTheOneThatTheUserNames() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set(HostCache.FOLDER, folder.toString());
    Path blob = Files.write(folder.resolve(SHA256), WEIGHTS);
    Files.setLastModifiedTime(blob, LONG_AGO);

    Path kept = HostCache.of(configuration).add("another", out -> out.write(7)).file();

    assertThat(kept).hasParent(folder.resolve("headway-networks"));
    assertThat(blob).as("a file of another program that is named by its hash").exists();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(blob, folder.resolve("headway-networks"));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }
}
