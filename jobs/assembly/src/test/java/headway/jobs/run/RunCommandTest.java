package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RecordTable;
import headway.common.dataset.predictions.ClassRow;
import headway.common.dataset.predictions.ConfusionRow;
import headway.common.image.ImageTensor;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Sha256;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code headway run} from photos to the report, and what it leaves. */
class RunCommandTest {
  private static final List<String> STAGES =
      List.of("shard", "extract", "train", "evaluate", "export", "report");

  @TempDir static Path folder;
  private static Work work;
  private static String[] command;
  private static Typed typed;
  private static JsonNode result;

  @BeforeAll
  static void run() {
    work = new Work(folder.resolve("work"));
    Path images = Shapes.folders(folder.resolve("photos"), 16);
    Shapes.put(images.resolve("disc/cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    List<String> args =
        new ArrayList<>(List.of("run", "--images", images.toString(), "--workspace", work.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(
        List.of("--head", "dense 16 relu, softmax", "--epochs", "8", "--split", "60/20/20"));
    args.addAll(List.of("--title", "Three <shapes>"));
    command = args.toArray(new String[0]);
    typed = Typed.headway(command);
    assertThat(typed.status()).as(typed.err()).isZero();
    result = typed.result();
  }

  @Test
  void endsWithOneLineOfJsonThatNestsTheStages() {
    assertThat(result.get("stage").asText()).isEqualTo("run");
    assertThat(result.get("status").asText()).isEqualTo("done");
    assertThat(result.get("seconds").asDouble()).isPositive();
    assertThat(result.get("stages").fieldNames()).toIterable().containsExactlyElementsOf(STAGES);
    assertThat(result.get("stages"))
        .allSatisfy(stage -> assertThat(stage.get("status").asText()).isEqualTo("done"))
        .allSatisfy(stage -> assertThat(stage.get("seconds").isNumber()).isTrue());
    assertThat(typed.err()).contains("shard: ", "extract: ", "train: ", "evaluate: ", "report: ");
  }

  @Test
  void endsOnStandardErrorWithWhatAPersonWants() {
    JsonNode evaluated = result.get("stages").get("evaluate");
    List<String> last = typed.err().lines().toList();
    List<String> end = last.subList(last.size() - 8, last.size());

    assertThat(end.get(0))
        .matches("run: photos: 48 of 3 classes \\(.*test \\d+.*\\); 1 in quarantine");
    assertThat(end.get(1)).startsWith("run: features: 1,280 of each of ");
    assertThat(end.get(2)).startsWith("run: pixels: 224");
    assertThat(end.get(3)).matches("run: model: epoch \\d.* is kept: validation accuracy \\d.*");
    assertThat(end.get(4))
        .startsWith(
            "run: accuracy: %.3f (95 %% interval 0."
                .formatted(evaluated.get("accuracy").asDouble()))
        .endsWith(" of %d photos of split test right".formatted(evaluated.get("images").asInt()));
    assertThat(end.get(5))
        .isEqualTo("run: predictions: " + work.folder() + "/evaluate/predictions");
    assertThat(end.get(6)).contains("classifier: " + work.folder() + "/model/classifier.onnx");
    assertThat(end.get(7)).isEqualTo("run: page: " + work.folder() + "/report/index.html");
  }

  @Test
  void leavesTheResultOfEachStageInTheWorkspace() throws IOException {
    for (String stage : STAGES) {
      String line = Files.readString(work.folder().resolve(stage + "/metrics.json"));
      ObjectNode left = (ObjectNode) JsonMapper.builder().build().readTree(line);
      ObjectNode told = result.get("stages").get(stage).deepCopy();
      if (!List.of("shard", "extract", "train").contains(stage)) {
        for (String changing : List.of("seconds", "bytes")) {
          left.remove(changing);
          told.remove(changing);
        }
      }
      assertThat(left).isEqualTo(told);
    }
    assertThat(Files.readString(work.folder().resolve("run/metrics.json")).trim())
        .isEqualTo(typed.out().trim());
  }

  @Test
  void evaluatesOnPhotosThatItDidNotLearnFrom() {
    JsonNode evaluated = result.get("stages").get("evaluate");

    assertThat(evaluated.get("split").asText()).isEqualTo("test");
    assertThat(evaluated.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
    assertThat(evaluated.get("topK").get("1").asDouble())
        .isEqualTo(evaluated.get("accuracy").asDouble());
    assertThat(evaluated.get("topK").get("3").asDouble()).isEqualTo(1);
    assertThat(evaluated.get("logLoss").asDouble()).isBetween(0.0, 1.0);
    List<ClassRow> perClass =
        rows(ClassRow.TABLE, evaluated.get("perClass").asText() + "/part-00000.parquet");
    assertThat(perClass).extracting(ClassRow::label).containsExactly("disc", "square", "triangle");
    List<ConfusionRow> confusion =
        rows(ConfusionRow.TABLE, evaluated.get("confusion").asText() + "/part-00000.parquet");
    for (ClassRow each : perClass) {
      assertThat(images(confusion, row -> row.truth().equals(each.label())))
          .isEqualTo(each.images());
      assertThat(images(confusion, row -> row.label().equals(each.label())))
          .isEqualTo(each.predicted());
      assertThat(each.recall()).isEqualTo((float) each.correct() / each.images());
    }
    long wrong = images(confusion, row -> !row.label().equals(row.truth()));
    long told = 0;
    for (JsonNode pair : evaluated.get("worstPairs")) {
      assertThat(pair.get("truth")).isNotEqualTo(pair.get("label"));
      told += pair.get("images").asLong();
    }
    assertThat(told).isEqualTo(wrong);
    assertThat(images(confusion, row -> true))
        .isEqualTo(evaluated.get("images").asLong())
        .isEqualTo(result.get("stages").get("shard").get("splits").get("test").asLong());
  }

  private static <R extends Record> List<R> rows(RecordTable<R> table, String file) {
    try (CloseableIterator<R> rows =
        table.read(new org.apache.hadoop.fs.Path(file), new Configuration())) {
      List<R> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      return all;
    }
  }

  private static long images(List<ConfusionRow> rows, Predicate<ConfusionRow> which) {
    return rows.stream().filter(which).mapToLong(ConfusionRow::images).sum();
  }

  @Test
  void theExportedClassifierGivesTheLogitsOfThePipeline() throws IOException {
    JsonNode exported = result.get("stages").get("export");
    byte[] model = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    assertThat(exported.get("sha256").asText()).isEqualTo(Sha256.of(model));
    assertThat(exported.get("model").asText()).endsWith("/model/classifier.onnx");

    ComputationGraph head = work.head();
    ImageTensor tensor = new ImageTensor(work.model().frozen(1).pixels());
    List<ShardRow> photos = work.shardRows().subList(0, 5);
    List<FeatureRow> features = work.featureRows();
    try (FrozenNetwork classifier = FrozenNetwork.open(model, "classifier", "logits", 1)) {
      for (int i = 0; i < photos.size(); i++) {
        float[] image = new float[tensor.length()];
        tensor.fill(photos.get(i).bytes(), image, 0);
        float[] logits = classifier.run(image, 1);
        INDArray probabilities =
            head.outputSingle(Nd4j.createFromArray(new float[][] {features.get(i).features()}));
        assertThat(features.get(i).key()).isEqualTo(photos.get(i).key());
        assertLogits(logits, probabilities.toFloatVector());
      }
    }
  }

  /** Logits are known up to a constant: compare them after the softmax's normalisation. */
  private static void assertLogits(float[] logits, float[] probabilities) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    for (int i = 0; i < logits.length; i++) {
      assertThat(logits[i] - Math.log(sum)).isCloseTo(Math.log(probabilities[i]), within(1e-4));
    }
  }

  @Test
  void writesOnePageThatNeedsNothingElse() throws IOException {
    String page = Files.readString(work.folder().resolve("report/index.html"));

    assertThat(result.get("report").asText()).endsWith("/work/report/index.html");
    assertThat(page)
        .contains("Three &lt;shapes&gt;", "disc", "square", "triangle")
        .contains("disc/cut.png", "efficientnet-lite0", "data:image/jpeg;base64,")
        .contains("Confusion", "Quarantine", work.model().headSha256());
    assertThat(page.replaceAll("http://www\\.w3\\.org/[\\w/]+", ""))
        .doesNotContain("http://", "https://", "src=\"/", "<script src", "@import");
  }

  @Test
  void showsWhereTheClassifierSeesWhatItSays() throws IOException {
    String page = Files.readString(work.folder().resolve("report/index.html"));
    String maps =
        page.substring(
            page.indexOf("<h2 id=\"activations\">"), page.indexOf("<h2 id=\"quarantine\">"));
    assertThat(maps).contains("<img src=\"data:image/jpeg;base64,").doesNotContain("No map");
  }

  @Test
  void runAgainIsUnchangedAndLeavesTheSameModel() {
    JsonNode again = Typed.done(command);

    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("stages").get("train").get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("stages").get("export").get("sha256"))
        .isEqualTo(result.get("stages").get("export").get("sha256"));
    assertThat(again.get("stages").get("evaluate").get("logLoss"))
        .isEqualTo(result.get("stages").get("evaluate").get("logLoss"));
  }
}
