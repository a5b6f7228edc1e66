package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole networks of keras.applications with random weights, and what Keras itself answers. Needs
 * {@code HEADWAY_TEST_KERAS_PYTHON}, a Python with TensorFlow 2.15, and {@code
 * HEADWAY_TEST_PYTHON}, one with onnx and onnxruntime. Which networks: {@code
 * HEADWAY_TEST_KERAS_NETWORKS}, names as the script in {@code shared} has them, separated by
 * commas, else two; and {@code HEADWAY_TEST_KERAS_TOPS}, functions of keras.applications, else one.
 */
class KerasNetworksIT {
  private static final double TOLERANCE = 1e-5;
  private static final String FEW = "mobilenet_v2,efficientnet_b0";
  private static final String ONE = "MobileNetV2";

  /** With the top that answers 1,000 probabilities; batch norms as the other script draws them. */
  private static final String WITH_TOP =
      """
      import sys, numpy, tensorflow as tf
      folder, name = sys.argv[1:]
      random = numpy.random.default_rng(0)
      tf.keras.utils.set_random_seed(0)
      network = getattr(tf.keras.applications, name)(weights=None)
      for layer in network.layers:
          if isinstance(layer, tf.keras.layers.BatchNormalization):
              layer.set_weights([random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
      x = random.uniform(-1, 1, (2, *network.input_shape[1:])).astype("float32")
      network.save(f"{folder}/{name}.h5")
      numpy.save(f"{folder}/{name}_x.npy", x)
      numpy.save(f"{folder}/{name}_y.npy", network.predict(x, verbose=0))
      """;

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
    return named("HEADWAY_TEST_KERAS_NETWORKS", FEW);
  }

  static Stream<String> tops() {
    return named("HEADWAY_TEST_KERAS_TOPS", ONE);
  }

  private static Stream<String> named(String variable, String otherwise) {
    return Stream.of(Optional.ofNullable(System.getenv(variable)).orElse(otherwise).split(","));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void computesAsKerasDoes(String name) throws IOException, InterruptedException {
    python(
        "HEADWAY_TEST_KERAS_PYTHON",
        SharedFiles.require("tools/keras_goldens.py").toString(),
        folder.toString(),
        name);

    agreesInBothHalvesAndInPython(name);
  }

  @ParameterizedTest
  @MethodSource("tops")
  void computesAsKerasDoesWithItsTop(String name) throws IOException, InterruptedException {
    python("HEADWAY_TEST_KERAS_PYTHON", "-c", WITH_TOP, folder.toString(), name);

    agreesInBothHalvesAndInPython(name);
  }

  private void agreesInBothHalvesAndInPython(String name) throws IOException, InterruptedException {
    JsonNode result =
        Typed.done(
            "network",
            "check",
            "--network",
            file(name + ".h5"),
            "--input",
            file(name + "_x.npy"),
            "--expected",
            file(name + "_y.npy"),
            "--cut",
            "all");

    assertThat(result.get("onnxError").asDouble()).as("ONNX Runtime").isLessThan(TOLERANCE);
    assertThat(result.get("dl4jError").asDouble()).as("DL4J").isLessThan(TOLERANCE);
    assertThat(result.get("cuts").asInt()).isGreaterThan(3);
    assertThat(result.get("worstError").asDouble()).as("at every cut").isLessThan(TOLERANCE);
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

  private String python(String variable, String... args) throws IOException, InterruptedException {
    String python =
        Requirement.variable(
            variable,
            variable.contains("KERAS")
                ? "a Python with deploy/bench/requirements-keras.txt"
                : "a Python with .ci/requirements.txt");
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
