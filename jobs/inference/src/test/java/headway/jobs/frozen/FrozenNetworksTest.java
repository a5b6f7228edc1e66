package headway.jobs.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.images.NetworkSettings;
import headway.common.network.onnx.TinyModel;
import headway.common.storage.Storage;
import headway.common.storage.host.HostCache;
import headway.jobs.spark.memory.NetworkSizes;
import headway.jobs.spark.memory.NetworkUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that lies elsewhere. */
class FrozenNetworksTest {
  @TempDir private Path folder;
  private Path file;
  private Settings settings;
  private Storage storage;

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("tiny.onnx");
    write(2);
    settings =
        SettingsLoader.load(
            Optional.empty(),
            "",
            Map.of("network.ref", "counted://" + file, "network.preprocessing", "raw"));
    storage = new Storage(configuration("cache"));
    CountingFileSystem.OPENED.set(0);
  }

  private Configuration configuration(String cache) {
    Configuration configuration = CountingFileSystem.configuration();
    configuration.set(HostCache.FOLDER, folder.resolve(cache).toString());
    return configuration;
  }

  private void write(float factor) throws IOException {
    Files.write(
        file,
        TinyModel.ofImage(0, 3, 8, 8)
            .weights("scale", new long[] {1}, factor)
            .node("GlobalAveragePool", "means", "image")
            .node("Flatten", "flat", "means")
            .node("Mul", "y", "flat", "scale")
            .output("y", 0, 3)
            .bytes());
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond((long) factor)));
  }

  @Test
  void isReadOnceByAllStagesOfARun() {
    NetworkSizes.of(NetworkUse.RUNS, settings, storage.configuration(), true);
    NetworkSettings network = settings.network();
    FrozenSpec first = FrozenNetworks.resolve(storage, network, 1);
    FrozenNetworks.resolve(storage, network, 2);
    assertThat(FrozenNetworks.resolve(storage, network, 1)).isEqualTo(first);
    FrozenNetworks.open(storage, first);
    FrozenNetworks.frozenBytes(storage, first);

    assertThat(CountingFileSystem.OPENED).hasValue(1);
  }

  @Test
  void isReadAgainWhenItWasReplaced() throws IOException {
    FrozenSpec former = FrozenNetworks.resolve(storage, settings.network(), 1);
    write(3);

    FrozenSpec now = FrozenNetworks.resolve(storage, settings.network(), 1);

    assertThat(now.networkSha256()).isNotEqualTo(former.networkSha256());
    assertThat(now.frozenSha256()).isNotEqualTo(former.frozenSha256());
  }

  @Test
  void isNotTakenForTheOneThatWasMeant() throws IOException {
    FrozenSpec former = FrozenNetworks.resolve(storage, settings.network(), 1);
    write(3);
    Storage anotherHost = new Storage(configuration("another"));

    assertThatThrownBy(() -> FrozenNetworks.open(anotherHost, former))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot use network counted://" + file + ": its SHA-256 is ")
        .hasMessageContaining("but must be " + former.networkSha256());
    assertThat(FrozenNetworks.featureCount(storage, former)).isEqualTo(3);
  }
}
