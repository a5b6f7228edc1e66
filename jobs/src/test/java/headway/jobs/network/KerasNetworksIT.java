package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole networks of keras.applications with random weights, and what Keras itself answers. Needs
 * {@code HEADWAY_TEST_KERAS_PYTHON}, a Python with TensorFlow 2.15; which networks: {@code
 * HEADWAY_TEST_KERAS_NETWORKS}, names separated by commas, else two.
 */
class KerasNetworksIT {
  private static final double TOLERANCE = 1e-5;
  private static final String FEW = "mobilenet_v2,efficientnet_b0";

  @TempDir private Path folder;

  static Stream<String> networks() {
    return Stream.of(
        Optional.ofNullable(System.getenv("HEADWAY_TEST_KERAS_NETWORKS")).orElse(FEW).split(","));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void answersAsKerasDoes(String name) throws IOException, InterruptedException {
    write(name);

    JsonNode result =
        Typed.done(
            "network",
            "check",
            "--network",
            file(name + ".h5"),
            "--input",
            file(name + "_x.npy"),
            "--expected",
            file(name + "_y.npy"));

    assertThat(result.get("onnxError").asDouble()).as("ONNX Runtime").isLessThan(TOLERANCE);
    assertThat(result.get("dl4jError").asDouble()).as("DL4J").isLessThan(TOLERANCE);
  }

  private void write(String name) throws IOException, InterruptedException {
    String python = System.getenv("HEADWAY_TEST_KERAS_PYTHON");
    if (python == null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI lacks HEADWAY_TEST_KERAS_PYTHON");
    }
    Assumptions.assumeTrue(
        python != null, "HEADWAY_TEST_KERAS_PYTHON names no Python with TensorFlow 2.15");
    Path tool = SharedFiles.require("tools/keras_goldens.py");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(python, tool.toString(), folder.toString(), name)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> text(log)).isZero();
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
