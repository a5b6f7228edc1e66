package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a user hands to a cluster as they are. */
class DeployFilesTest {
  private static final Path ROOT = SharedFiles.projectRoot();

  /** Each key that the file names, with its value, is what a run would take. */
  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "emr.conf", "kubernetes.conf", "gpu.conf"})
  void isWhatARunTakes(String name) {
    Path file = ROOT.resolve("conf").resolve(name);
    List<String> named = new ArrayList<>();
    ConfigFactory.parseFile(file.toFile())
        .getConfig("headway")
        .entrySet()
        .forEach(
            entry ->
                named.add(
                    String.join(".", ConfigUtil.splitPath(entry.getKey()))
                            .replaceFirst("^spark\\.spark\\.", "spark.")
                        + " = "
                        + entry.getValue().unwrapped()));
    Typed.headway("--version"); // Sets the master, as spark-submit does, when it is loaded.
    String submitted = System.clearProperty("spark.master");
    try {
      Typed typed = Typed.headway("run", "--dry-run", "--config", file.toString());

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(named).isNotEmpty();
      assertThat(typed.out().lines()).containsAll(named);
    } finally {
      System.setProperty("spark.master", submitted);
    }
  }

  @Test
  void tellsSparkTheGpusOfANode(@TempDir Path folder) throws IOException, InterruptedException {
    Path driver = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\nprintf '0\\n1\\n'\n");
    assertThat(driver.toFile().setExecutable(true)).isTrue();
    ProcessBuilder script = new ProcessBuilder(ROOT.resolve("deploy/discover-gpus").toString());
    script.environment().merge("PATH", folder + ":", (path, first) -> first + path);

    Process process = script.start();
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(found.trim()).isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}");
  }

  @Test
  void shipsTheDemoPhotosWithTheirLicence() throws IOException {
    Path demo = ROOT.resolve("deploy/demo");
    try (Stream<Path> photos = Files.walk(demo.resolve("photos"))) {
      assertThat(photos.filter(Files::isRegularFile)).hasSize(392);
    }
    assertThat(Files.readString(demo.resolve("ATTRIBUTION.md")))
        .contains("MIT License", "Copyright (c) Microsoft Corporation");
  }
}
