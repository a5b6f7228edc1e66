package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole networks of keras.applications with random weights, and what Keras itself answers. Needs
 * {@code HEADWAY_TEST_KERAS_PYTHON}, a Python with TensorFlow 2.15, and {@code
 * HEADWAY_TEST_PYTHON}, one with onnx and onnxruntime; which networks: {@code
 * HEADWAY_TEST_KERAS_NETWORKS}, names separated by commas, else two.
 */
class KerasNetworksIT {
  private static final double TOLERANCE = 1e-5;
  private static final String FEW = "mobilenet_v2,efficientnet_b0";

  private static final String CHECK =
      """
      import sys, numpy, onnx, onnxruntime
      name = sys.argv[1]
      onnx.checker.check_model(name + ".onnx", full_check=True)
      session = onnxruntime.InferenceSession(name + ".onnx", providers=["CPUExecutionProvider"])
      x = numpy.load(name + "_x.npy").transpose(0, 3, 1, 2)
      y = numpy.load(name + "_y.npy")
      answer = session.run(None, {session.get_inputs()[0].name: x})[0]
      print(float(abs(answer - y).max() / abs(y).max()))
      """;

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
    assertThat(inPython(name)).as("exported, in Python's ONNX Runtime").isLessThan(TOLERANCE);
  }

  private double inPython(String name) throws IOException, InterruptedException {
    Typed.done(
        "network", "export", "--network", file(name + ".h5"), "--output", file(name + ".onnx"));
    return Double.parseDouble(
        python("HEADWAY_TEST_PYTHON", "-c", CHECK, file(name))
            .lines()
            .reduce((first, last) -> last)
            .orElseThrow());
  }

  private void write(String name) throws IOException, InterruptedException {
    python(
        "HEADWAY_TEST_KERAS_PYTHON",
        SharedFiles.require("tools/keras_goldens.py").toString(),
        folder.toString(),
        name);
  }

  private String python(String variable, String... args) throws IOException, InterruptedException {
    String python = System.getenv(variable);
    if (python == null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI lacks " + variable);
    }
    Assumptions.assumeTrue(python != null, variable + " names no Python with what it needs");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(() -> text(log)).isZero();
    return text(log);
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
