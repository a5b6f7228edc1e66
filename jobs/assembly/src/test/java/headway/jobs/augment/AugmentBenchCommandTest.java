package headway.jobs.augment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway augment bench} as a user types it. */
class AugmentBenchCommandTest {
  @TempDir private Path folder;

  @Test
  void timesBothSizesPlainAndAugmented() {
    Path images = Shapes.folders(folder.resolve("images"), 2);

    JsonNode result =
        Typed.done(
            "augment",
            "bench",
            "--images",
            images.toString(),
            "--repeats",
            "1",
            "--set",
            "augment.rotationDegrees=40");

    assertThat(result.get("photos").asInt()).isEqualTo(6);
    assertThat(result.get("speeds").findValuesAsText("side")).containsExactly("150", "224");
    for (JsonNode speed : result.get("speeds")) {
      assertThat(speed.get("plainImagesPerSecond").asDouble()).isPositive();
      assertThat(speed.get("augmentedImagesPerSecond").asDouble()).isPositive();
      assertThat(speed.get("share").asDouble()).isPositive();
    }
  }

  @Test
  void asksForATransform() {
    Typed typed = Typed.headway("augment", "bench", "--images", folder.toString());

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint()).contains("nothing is on that changes a photo");
  }
}
