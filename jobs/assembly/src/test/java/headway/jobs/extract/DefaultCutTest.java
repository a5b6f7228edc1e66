package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.network.Cases;
import headway.common.network.onnx.TinyModel;
import headway.common.network.tail.RewrittenTail;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without {@code --cut} the features are what lies below a network's own classifier. */
class DefaultCutTest {
  private static final Offset<Float> ERROR = Offset.offset(1e-5f);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "gemm_logsoftmax, f, below its classifier 'logits'",
    "gemm_cast_softmax, f, below its classifier 'logits'",
    "gap_conv1x1_flatten, gap, below its classifier 'cc'",
    "gap_conv1x1_reshape_softmax, gap, below its classifier 'cc'",
    "squeezenet, r/pooled, this is not certain",
    "headless_gap, f, for no layer at its end gives classes"
  })
  void keepsWhatLiesBelowTheClassifierAndSaysSo(String name, String cut, String said) {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed = extract(work, "tails/" + name + ".onnx");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("cut").asText()).isEqualTo(cut);
    assertThat(typed.err().lines())
        .filteredOn(line -> line.contains(name + ".onnx: features are the 8 values of"))
        .singleElement()
        .asString()
        .contains(said, "--cut takes another of");
    Work gemm = Prepared.extracted(folder.resolve("gemm"));
    assertThat(extract(gemm, "tails/gemm.onnx").status()).isZero();
    assertSame(work.featureRows(), gemm.featureRows());
  }

  /** As vision transformers are exported: any size and channels, all states before the pooled. */
  @Test
  void takesThePooledOutputOfSeveralAndTheChannelsOfTheFirstConvolution() {
    Path network =
        Shapes.put(
            folder.resolve("backbone.onnx"),
            TinyModel.ofImage(0, 0, 0, 0)
                .weights("w", new long[] {2, 3, 1, 1}, 1, 0, 0, 0, 0, 1)
                .node("Conv", "last_hidden_state", "image", "w")
                .node("GlobalAveragePool", "map", "last_hidden_state")
                .node("Flatten", "pooler_output", "map")
                .output("last_hidden_state", 0, 2, 0, 0)
                .output("pooler_output", 0, 2)
                .bytes());
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed =
        Typed.headway(
            "extract",
            "--workspace",
            work.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "unit",
            "--set",
            "network.inputSide=16");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("cut").asText()).isEqualTo("pooler_output");
    assertThat(typed.result().get("featureCount").asInt()).isEqualTo(2);
    assertThat(typed.err()).contains("of its 2 outputs 'pooler_output' counts");
    Typed listed =
        Typed.headway("network", "list", network.toString(), "--set", "network.inputSide=16");
    assertThat(listed.status()).as(listed.err()).isZero();
    assertThat(listed.err())
        .contains(
            "network list: output 'last_hidden_state': 2×16×16 values, 2,048 bytes an image",
            "network list: output 'pooler_output': 2 values, 8 bytes an image");
  }

  private static void assertSame(List<FeatureRow> rows, List<FeatureRow> expected) {
    assertThat(rows).hasSameSizeAs(expected).hasSize(60);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).key()).isEqualTo(expected.get(i).key());
      assertThat(rows.get(i).features()).containsExactly(expected.get(i).features(), ERROR);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tails/two_dense.onnx, hr, 8",
    "keras/tutorial_logits.h5, dropout, 16",
    "keras/binary_sigmoid.h5, global_average_pooling2d_7, 8"
  })
  void leavesOutTheLastDenseLayerAlone(String name, String cut, int features) {
    JsonNode result = extract(Prepared.extracted(folder.resolve("work")), name).result();

    assertThat(result.get("cut").asText()).isEqualTo(cut);
    assertThat(result.get("featureCount").asInt()).isEqualTo(features);
  }

  /** Everything above the features works where they are pooled beside the network's own way. */
  @Test
  void learnsExplainsAndPredictsByPooledFeatures() throws IOException {
    Path network =
        Shapes.put(
            folder.resolve("squeezed.onnx"),
            RewrittenTail.CONVOLUTION_BEFORE_POOLING_SOFTMAX.network());
    Work work = Prepared.extracted(folder.resolve("work"));
    Path images = folder.resolve("new");
    Shapes.SQUARE.write(images, 101);
    Path predictions = folder.resolve("out");
    List<String> common =
        List.of(
            "--workspace",
            work.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "efficientnet-lite");

    Typed.done(typed("extract", common, List.of()));
    Typed.done(typed("train", common, Prepared.QUICK));
    double accuracy =
        Typed.done(typed("evaluate", common.subList(0, 2), List.of())).get("accuracy").asDouble();
    Typed.done(typed("export", common.subList(0, 2), List.of()));
    Typed.done(typed("report", common.subList(0, 2), List.of()));
    Typed.done(
        "predict",
        "--images",
        images.toString(),
        "--workspace",
        work.uri(),
        "--output",
        predictions.toString(),
        "--format",
        "csv");

    assertThat(accuracy).isGreaterThan(0.8);
    assertThat(work.features().cut()).isEqualTo("_bn1.o.r/pooled");
    assertThat(work.folder().resolve("report/index.html"))
        .content()
        .contains("Where the classifier sees what it says");
    try (var files = Files.list(predictions)) {
      List<String> rows = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        rows.addAll(Files.readAllLines(file));
      }
      assertThat(rows).anyMatch(row -> row.contains("square101.png") && row.contains("square"));
    }
  }

  @Test
  void trainsTheLayersBelowPooledFeatures() {
    Work work = Prepared.extracted(folder.resolve("work"));
    Path network =
        Shapes.put(folder.resolve("squeezenet.onnx"), Cases.bytes("tails/squeezenet.onnx"));
    List<String> common =
        List.of(
            "--workspace",
            work.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "unit",
            "--cut",
            "c",
            "--fine-tune-epochs",
            "1");

    Typed.done(typed("extract", common.subList(0, 8), List.of()));
    JsonNode trained = Typed.done(typed("train", common, Prepared.QUICK));
    JsonNode exported = Typed.done(typed("export", common.subList(0, 2), List.of()));

    assertThat(trained.get("status").asText()).isEqualTo("done");
    assertThat(work.model().top()).isEqualTo("r/pooled");
    assertThat(exported.get("bytes").asLong()).isPositive();
  }

  private static String[] typed(String stage, List<String> common, List<String> more) {
    List<String> typed = new ArrayList<>(List.of(stage));
    typed.addAll(more);
    typed.addAll(common);
    return typed.toArray(new String[0]);
  }

  private Typed extract(Work work, String name) {
    Path file =
        Shapes.put(work.folder().resolveSibling(Path.of(name).getFileName()), Cases.bytes(name));
    return Typed.headway(
        "extract",
        "--workspace",
        work.uri(),
        "--network",
        file.toString(),
        "--preprocessing",
        "unit");
  }
}
