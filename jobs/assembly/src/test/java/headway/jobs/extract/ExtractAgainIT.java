package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.part.DataFile;
import headway.common.network.onnx.TinyModel;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway extract} where an earlier run, finished or not, has left something. */
class ExtractAgainIT {
  @TempDir Path folder;
  private Path images;
  private String network;
  private Work work;

  @BeforeEach
  void prepare() {
    images = Shapes.folders(folder.resolve("images"), 24);
    network =
        Shapes.put(
                folder.resolve("tiny.onnx"),
                TinyModel.ofImage(0, 3, 8, 8)
                    .node("Relu", "positive", "image")
                    .node("Flatten", "flat", "positive")
                    .output("flat", 0, 192)
                    .bytes())
            .toString();
    work = new Work(folder.resolve("work"));
    shard();
  }

  private void shard() {
    Typed.done("shard", "--images", images.toString(), "--workspace", work.uri());
  }

  private Typed typed(String... more) {
    List<String> all = new ArrayList<>(List.of("extract", "--workspace", work.uri()));
    all.addAll(List.of("--network", network, "--preprocessing", "raw"));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  private JsonNode extract(String... more) {
    Typed typed = typed(more);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result();
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    work.features().files().forEach(file -> hashes.put(file.name(), file.contentSha256()));
    return hashes;
  }

  @Test
  void goesOnAfterAFailureAndEndsWithTheBytesOfAnUndisturbedRun() throws IOException {
    List<DataFile> shards = work.shards().files();
    Path last = work.folder().resolve("shards/" + shards.get(shards.size() - 1).name());
    Path aside = folder.resolve("aside");
    Files.move(last, aside);
    Typed failed = typed("--set", "spark.master=local[1]");
    Files.move(aside, last);

    JsonNode again = extract();
    Map<String, String> hashes = hashes();
    String manifest = Files.readString(work.folder().resolve("features/_manifest.json"));
    JsonNode anew = extract("--if-exists", "replace");

    assertThat(failed.status()).as(failed.err()).isEqualTo(3);
    assertThat(again.get("reused").asInt()).isBetween(1, shards.size() - 1);
    assertThat(again.get("images").asInt()).isEqualTo(72);
    assertThat(anew.get("reused").asInt()).isZero();
    assertThat(hashes()).isEqualTo(hashes);
    assertThat(Files.readString(work.folder().resolve("features/_manifest.json")))
        .isEqualTo(manifest);
    try (Stream<Path> left = Files.list(work.folder().resolve("features"))) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      hashes.keySet().stream(),
                      Stream.of("_manifest.json", work.features().parts().table()))
                  .toList());
    }
  }

  @Test
  void onlyNewShardsGoThroughTheNetwork() {
    extract();
    Map<String, String> before = hashes();
    Shapes.DISC.write(images.resolve("disc"), 50);
    shard();

    Typed typed = typed();

    assertThat(typed.err()).contains("extract: 1 shards through");
    assertThat(typed.result().get("reused").asInt()).isEqualTo(before.size());
    assertThat(typed.result().get("images").asInt()).isEqualTo(73);
    assertThat(hashes()).containsAllEntriesOf(before).hasSize(before.size() + 1);
    assertThat(extract().get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void aChangedSettingIsNamedAndAllIsDoneAnew() {
    extract();

    Typed typed = typed("--cut", "positive");

    assertThat(typed.err().lines())
        .filteredOn(line -> line.contains("network.cut changed from flat to positive"))
        .singleElement()
        .asString()
        .startsWith("extract: ")
        .endsWith("; doing it anew");
    assertThat(typed.result().get("reused").asInt()).isZero();
    assertThat(typed.result().get("status").asText()).isEqualTo("done");
  }

  @Test
  void aFileThatIsMissingIsMadeAgain() throws IOException {
    extract();
    Map<String, String> before = hashes();
    Files.delete(work.folder().resolve("features/" + before.keySet().iterator().next()));

    JsonNode result = extract();

    assertThat(result.get("reused").asInt()).isEqualTo(before.size() - 1);
    assertThat(hashes()).isEqualTo(before);
  }
}
