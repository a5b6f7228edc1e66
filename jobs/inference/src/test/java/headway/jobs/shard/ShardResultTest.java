package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.Part;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.StageResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardResultTest {
  private static JsonNode line(int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj("n%08d"::formatted).toList();
    ShardManifest manifest =
        new ShardManifest(
            Manifests.FORMAT, "f", "images", names, List.<Part>of(), Map.of(), "", 0, List.of());
    return ResultLine.of(
        "shard", ShardResult.of(StageResult.DONE, manifest, 0), Duration.ofSeconds(1));
  }

  @Test
  void namesUpToAThousandClassesAndCountsMore() {
    assertThat(line(1_000).get("classes")).hasSize(1_000);
    assertThat(line(1_000).get("classCount").asInt()).isEqualTo(1_000);

    JsonNode many = line(21_841);
    assertThat(many.has("classes")).isFalse();
    assertThat(many.get("classCount").asInt()).isEqualTo(21_841);
    assertThat(many.toString()).hasSizeLessThan(1_000);
  }
}
