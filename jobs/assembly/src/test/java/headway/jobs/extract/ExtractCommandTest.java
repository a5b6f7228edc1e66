package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.common.network.onnx.TinyModel;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway extract} over a workspace of small photos. */
class ExtractCommandTest {
  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void prepare() {
    work = Prepared.extracted(folder.resolve("work"));
  }

  @Test
  void featuresFollowTheRowsOfTheirShards() {
    assertThat(work.featureRows())
        .extracting(FeatureRow::key, FeatureRow::label, FeatureRow::split)
        .containsExactlyElementsOf(
            work.shardRows().stream().map(ExtractCommandTest::identity).toList());
    assertThat(work.features().featureCount()).isEqualTo(1280);
    assertThat(work.featureRows().get(0).features())
        .isNotEqualTo(work.featureRows().get(1).features());
  }

  private static Tuple identity(ShardRow row) {
    return Tuple.tuple(row.key(), row.label(), row.split());
  }

  @Test
  void secondRunIsUnchangedAndAnotherBatchSizeIsNot() {
    Work own = Prepared.extracted(folder.resolve("own"));
    String hash = own.features().featuresHash();

    JsonNode again = Typed.done("extract", "--workspace", own.uri());
    JsonNode other = Typed.done("extract", "--workspace", own.uri(), "--batch-images", "7");

    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("images").asInt()).isEqualTo(60);
    assertThat(again.get("featuresHash").asText()).isEqualTo(hash);
    assertThat(other.get("status").asText()).isEqualTo("done");
    assertThat(other.get("images").asInt()).isEqualTo(60);
    assertThat(other.get("imagesPerSecond").asDouble()).isPositive();
  }

  @Test
  void oneThreadGivesTheSameBytesAsTwo() {
    String two = work.features().featuresHash();
    Work own = Prepared.extracted(folder.resolve("one"));
    Typed.done("extract", "--workspace", own.uri(), "--batch-images", "7");

    JsonNode one =
        Typed.done("extract", "--workspace", own.uri(), "--set", "spark.master=local[1]");

    assertThat(one.get("status").asText()).isEqualTo("done");
    assertThat(one.get("featuresHash").asText()).isEqualTo(two);
  }

  @Test
  void featuresOfAnotherNetworkAreNeverTrainedOn() {
    Path network =
        Shapes.put(
            folder.resolve("tiny.onnx"),
            TinyModel.ofImage(0, 3, 8, 8)
                .node("Relu", "positive", "image")
                .node("Flatten", "flat", "positive")
                .output("flat", 0, 192)
                .bytes());
    Work own = Prepared.extracted(folder.resolve("tiny"));

    JsonNode result =
        Typed.done(
            "extract",
            "--workspace",
            own.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "raw");
    Typed other = Typed.headway("train", "--workspace", own.uri());
    Typed otherCut =
        Typed.headway(
            "train",
            "--workspace",
            own.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "raw",
            "--cut",
            "positive");

    assertThat(result.get("featureCount").asInt()).isEqualTo(192);
    assertThat(result.get("cut").asText()).isEqualTo("flat");
    assertThat(other.status()).isEqualTo(3);
    assertThat(other.complaint())
        .contains(
            own.uri() + "/features", "tiny.onnx cut at flat", "efficientnet-lite0", "extract");
    assertThat(otherCut.status()).isEqualTo(3);
    assertThat(otherCut.complaint()).contains("cut at flat", "cut at positive");
  }
}
