package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.SharedFiles;
import headway.common.network.keras.TinyKeras;
import headway.common.network.onnx.TinyModel;
import headway.jobs.Typed;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCommandsTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyTheNetwork() throws IOException {
    for (String file : List.of("branches.h5", "branches_x.npy", "branches_y.npy")) {
      Files.write(folder.resolve(file), TinyKeras.bytes(file));
    }
  }

  @Test
  void listsLayersWithTheirStateAndMarksTheCuts() throws IOException {
    Typed typed = Typed.headway("network", "list", file("branches.h5"), "--cut", "stem/relu");

    assertThat(typed.status()).as(typed.err()).isZero();
    List<String> lines = typed.out().lines().toList();
    assertThat(lines).anyMatch(line -> line.matches("8 +frozen yes Clip +4×6×6 +0 +stem/relu"));
    assertThat(lines).anyMatch(line -> line.matches("9 +trains - +Conv +8×6×6 +80 +depthwise"));
    JsonNode result = JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
    assertThat(result.get("frozenLayers").asInt()).isEqualTo(8);
    assertThat(result.get("cut").asText()).isEqualTo("stem/relu");
  }

  @Test
  void checksTheNetworkAtEveryCut() {
    JsonNode result = Typed.done(check("--cut", "all"));

    assertThat(result.get("cuts").asInt()).isGreaterThan(10);
    assertThat(result.get("onnxError").asDouble()).isLessThan(1e-5);
    assertThat(result.get("dl4jError").asDouble()).isLessThan(1e-5);
    assertThat(result.get("worstError").asDouble()).isLessThan(1e-5);
  }

  /** Each of the four, with what else it needs. */
  @ParameterizedTest
  @ValueSource(strings = {"list", "check", "export"})
  void takesTheNetworkByPositionAndByFlag(String command) {
    List<String> first = List.of("network", command);
    List<String> rest =
        switch (command) {
          case "check" ->
              List.of("--input", file("branches_x.npy"), "--expected", file("branches_y.npy"));
          case "export" -> List.of("--output", file("out.onnx"));
          default -> List.of();
        };

    JsonNode byPosition = result(first, List.of(file("branches.h5")), rest);
    JsonNode byFlag = result(first, List.of("--network", file("branches.h5")), rest);

    assertThat(byPosition.get("network").asText()).isEqualTo("branches");
    assertThat(((ObjectNode) byPosition).remove(List.of("seconds")))
        .isEqualTo(((ObjectNode) byFlag).remove(List.of("seconds")));
  }

  @SafeVarargs
  private static JsonNode result(List<String>... parts) {
    String[] args = Stream.of(parts).flatMap(List::stream).toArray(String[]::new);
    Typed typed = Typed.headway(args);
    assertThat(typed.status()).as(typed.err()).isZero();
    try {
      return JsonMapper.builder()
          .build()
          .readTree(typed.out().lines().toList().get((int) typed.out().lines().count() - 1));
    } catch (IOException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "check", "export", "bench"})
  void refusesTwoNetworksAndTakesOneInEachCommand(String command) {
    Typed two = Typed.headway("network", command, "a.onnx", "--network", "b.onnx", "--dry-run");
    assertThat(two.status()).isEqualTo(2);
    assertThat(two.complaint()).contains("a.onnx", "b.onnx", "give one of them");

    Typed one = Typed.headway("network", command, "efficientnet-lite0", "--dry-run");
    assertThat(one.out().lines()).contains("network.ref = efficientnet-lite0");
  }

  @Test
  void measuresANetworkWhoseLayersDl4jLacks() throws IOException {
    byte[] network =
        TinyModel.ofImage(0, 3, 8, 8).node("Erf", "y", "image").output("y", 0, 3, 8, 8).bytes();
    Path erf = Files.write(folder.resolve("erf.onnx"), network);

    JsonNode result = Typed.done("network", "bench", erf.toString());

    assertThat(result.get("frozen").get("imagesPerSecond").asDouble()).isPositive();
    assertThat(result.get("frozen").get("dl4jImagesPerSecond").asDouble()).isZero();
    assertThat(result.get("vgg16Block5").isNull()).isTrue();
  }

  @Test
  void checksAndMeasuresByOnnxRuntimeAlone() {
    JsonNode checked = Typed.done(check("--layers", "false"));
    JsonNode measured = Typed.done("network", "bench", file("branches.h5"), "--layers", "false");

    assertThat(checked.get("onnxError").asDouble()).isBetween(1e-12, 1e-5);
    assertThat(checked.get("dl4jError").asDouble()).isZero();
    assertThat(measured.get("frozen").get("imagesPerSecond").asDouble()).isPositive();
    assertThat(measured.get("frozen").get("dl4jImagesPerSecond").asDouble()).isZero();
    assertThat(measured.get("vgg16Block5").isNull()).isTrue();
  }

  @Test
  void failsAboveTheTolerance() {
    Typed typed = Typed.headway(check("--tolerance", "1e-12"));

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot trust network " + file("branches.h5") + ": its largest relative error");
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThat(
            Typed.headway("network", "list", file("branches.h5"), "--frozen-layers", "10")
                .complaint())
        .contains("by --frozen-layers 10: not one tensor alone crosses there")
        .contains("8 ('stem/relu')");
    assertThat(Typed.headway("network").complaint()).contains("headway network");
  }

  /** ONNX Runtime warns of such a file in yellow, past any logging. */
  @Test
  void leavesStandardErrorToHeadway() throws IOException, InterruptedException {
    Onnx.ModelProto model =
        Onnx.ModelProto.parseFrom(
            Files.readAllBytes(SharedFiles.require("cases/tails/headless_gap.onnx")));
    Onnx.ModelProto.Builder old = model.toBuilder();
    model
        .getGraph()
        .getInitializerList()
        .forEach(
            each ->
                old.getGraphBuilder()
                    .addInputBuilder()
                    .setName(each.getName())
                    .setType(type(each)));
    Path file = Files.write(folder.resolve("old.onnx"), old.build().toByteArray());

    try (OwnProcess process = OwnProcess.headway("network", "list", file.toString())) {
      SparkSubmit.Result result = process.result();
      assertThat(result.exit()).as(result.stderr()).isZero();
      assertThat(result.stderr())
          .doesNotContain("onnxruntime")
          .doesNotContainPattern("\\p{Cntrl}\\[");
    }
  }

  private static Onnx.TypeProto type(Onnx.TensorProto tensor) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    tensor.getDimsList().forEach(size -> shape.addDimBuilder().setDimValue(size));
    return Onnx.TypeProto.newBuilder()
        .setTensorType(
            Onnx.TypeProto.Tensor.newBuilder().setElemType(tensor.getDataType()).setShape(shape))
        .build();
  }

  private String[] check(String flag, String value) {
    return new String[] {
      "network",
      "check",
      "--network",
      file("branches.h5"),
      "--input",
      file("branches_x.npy"),
      "--expected",
      file("branches_y.npy"),
      flag,
      value
    };
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
