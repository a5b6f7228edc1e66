package headway.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.quantize.NetworkQuantization;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --precision int8} and {@code network quantize}, over a workspace of small photos. */
class QuantizeCommandTest {
  private static final List<String> INT8 =
      List.of("--precision", "int8", "--set", "precision.images=12");

  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void prepare() {
    work = Prepared.extracted(folder.resolve("work"));
    JsonNode result = done("extract", work, INT8);
    assertThat(result.get("status").asText()).isEqualTo("done");
    assertThat(result.get("network").asText()).contains("/network/efficientnet-lite0-int8-");
  }

  @Test
  void saysWhatItCostsBeforeItIsUsed() {
    Work own = Prepared.extracted(folder.resolve("says"));

    Typed typed = headway("extract", own, INT8);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .containsPattern("features of 12 validation photos: cosine 0\\.9\\d+, least 0\\.\\d+")
        .contains("ranges of 12 training photos")
        .containsPattern("images/s in float32, [\\d.]+ in int8, [\\d.]+ times as many");
  }

  @Test
  void isPartOfTheFeaturesIdentity() {
    assertThat(work.features().frozenSha256())
        .isNotEqualTo(Prepared.extracted(folder.resolve("float")).features().frozenSha256());

    Typed training = headway("train", work, List.of());

    assertThat(training.status()).isEqualTo(3);
    assertThat(training.complaint())
        .contains("efficientnet-lite0-int8-", "but efficientnet-lite0 cut at features is wanted");
  }

  @Test
  void goesOnToTheSameBytes() throws IOException {
    Work own = new Work(folder.resolve("resumed"));
    Prepared.copy(work.folder(), own.folder());
    String hash = own.features().featuresHash();
    JsonNode unchanged = done("extract", own, INT8);
    Files.delete(Path.of(own.uri(), "features", own.features().files().get(0).name()));

    JsonNode again = done("extract", own, INT8);

    assertThat(unchanged.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("status").asText()).isEqualTo("done");
    assertThat(again.get("featuresHash").asText()).isEqualTo(hash);
  }

  @Test
  void oneThreadQuantisesToTheSameBytes() throws IOException {
    Work own = Prepared.extracted(folder.resolve("one"));

    List<String> one = new ArrayList<>(INT8);
    one.addAll(List.of("--set", "spark.master=local[1]"));
    done("extract", own, one);

    assertThat(Files.readAllBytes(network(own))).isEqualTo(Files.readAllBytes(network(work)));
    assertThat(own.features().featuresHash()).isEqualTo(work.features().featuresHash());
  }

  @Test
  void trainsExportsAndPredicts() throws IOException {
    Work own = new Work(folder.resolve("trained"));
    Prepared.copy(work.folder(), own.folder());
    List<String> training = new ArrayList<>(Prepared.QUICK);
    training.addAll(INT8);

    done("train", own, training);
    done("evaluate", own, List.of());
    done("export", own, List.of());
    JsonNode predicted =
        done("predict", own, List.of("--images", own.folder().resolve("shards").toString()));

    OnnxGraph classifier =
        OnnxGraph.parse(
            Files.readAllBytes(Path.of(own.workspace().classifier().toUri().getPath())), "c");
    assertThat(NetworkQuantization.isQuantized(classifier)).isTrue();
    assertThat(classifier.outputs()).containsExactly("logits", "probabilities");
    assertThat(predicted.get("images").asInt()).isEqualTo(60);
  }

  @Test
  void refusesWhatLosesTooMuchAndLeavesNothing() {
    Work own = Prepared.extracted(folder.resolve("lossy"));

    Typed typed =
        headway("extract", own, List.of("--precision", "int8", "--set", "precision.minCosine=1"));

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .matches(
            "Cannot use network efficientnet-lite0 below features in int8: the mean cosine between"
                + " its features in float32 and int8 is 0\\.\\d{4}, below precision\\.minCosine"
                + " 1\\.0; leave --precision int8 out, or lower that setting");
    assertThat(own.folder().resolve("network")).doesNotExist();
    assertThat(own.features().featuresHash())
        .isEqualTo(Prepared.extracted(folder.resolve("lossless")).features().featuresHash());
  }

  @Test
  void writesAFileThatIsANetworkAndNoTrunkOfFineTuning() {
    Work own = Prepared.extracted(folder.resolve("file"));
    Path file = folder.resolve("lite0-int8.onnx");
    done("train", own, Prepared.QUICK);

    JsonNode result =
        Typed.done(
            "network",
            "quantize",
            "efficientnet-lite0",
            "--workspace",
            own.uri(),
            "--set",
            "precision.images=12",
            "--output",
            file.toString());
    JsonNode extracted = done("extract", own, List.of("--network", file.toString()));
    Typed twice =
        headway("extract", own, List.of("--network", file.toString(), "--precision", "int8"));

    assertThat(result.get("cosine").asDouble()).isBetween(0.98, 0.99999999);
    assertThat(result.get("heldOut").asInt()).isEqualTo(12);
    assertThat(result.get("accuracy").asDouble()).isBetween(0.5, 1.0);
    assertThat(result.get("quantizedAccuracy").asDouble()).isBetween(0.5, 1.0);
    assertThat(result.get("quantizedImagesPerSecond").asDouble()).isPositive();
    assertThat(extracted.get("frozenSha256").asText()).isEqualTo(work.features().frozenSha256());
    assertThat(extracted.get("featuresHash").asText()).isEqualTo(work.features().featuresHash());
    assertThat(twice.status()).isEqualTo(3);
    assertThat(twice.complaint())
        .contains("Cannot quantise network", "it is quantised already; leave --precision int8 out");
  }

  @Test
  void refusesToFineTuneAboveIntegersBeforeAnyWork() {
    Path images = folder.resolve("none");
    Typed typed =
        Typed.headway(
            "run",
            "--images",
            images.toString(),
            "--workspace",
            folder.resolve("tuned").toString(),
            "--trainable-layers",
            "6",
            "--precision",
            "int8");

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot fine-tune network efficientnet-lite0 above '")
        .endsWith(
            "its trunk would be in int8, which does not train; leave --precision int8 out, or train"
                + " the head alone with --fine-tune-epochs 0");
  }

  @Test
  void refusesWhereThereAreNoTrainingPhotos() throws IOException {
    Work own = Prepared.extracted(folder.resolve("tested"));
    Path only = Files.createDirectories(folder.resolve("only"));
    for (DataFile file : own.shards().files()) {
      if (file.split() == Split.TEST) {
        Files.copy(own.folder().resolve("shards").resolve(file.name()), only.resolve(file.name()));
      }
    }
    List<String> arguments = new ArrayList<>(INT8);
    arguments.addAll(List.of("--shards", only.toString()));

    Typed typed = headway("extract", own, arguments);

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith(
            "Cannot quantise network efficientnet-lite0 below features: there are no training"
                + " photos");
  }

  @Test
  void refusesUnknownPrecisionsAndNetworksFromScratch() {
    Typed unknown = headway("extract", work, List.of("--precision", "int4"));
    Typed scratch =
        headway("extract", work, List.of("--network", "scratch:small-cnn", "--precision", "int8"));

    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.complaint())
        .contains("network.precision must be one of float32, int8 but was int4");
    assertThat(scratch.status()).isEqualTo(2);
    assertThat(scratch.complaint())
        .contains("network.precision cannot be int8 for a network from scratch");
  }

  private static Path network(Work work) throws IOException {
    try (Stream<Path> files = Files.list(work.folder().resolve("network"))) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .reduce((a, b) -> null)
          .orElseThrow();
    }
  }

  private static JsonNode done(String stage, Work work, List<String> more) {
    return Typed.done(arguments(stage, work, more));
  }

  private static Typed headway(String stage, Work work, List<String> more) {
    return Typed.headway(arguments(stage, work, more));
  }

  private static String[] arguments(String stage, Work work, List<String> more) {
    List<String> all = new ArrayList<>(List.of(stage, "--workspace", work.uri()));
    all.addAll(more);
    return all.toArray(new String[0]);
  }
}
