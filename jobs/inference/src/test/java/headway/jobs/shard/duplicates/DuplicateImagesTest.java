package headway.jobs.shard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DuplicateImagesTest {
  @Test
  void partsAreTakenTogetherUpToANumberOfHashes() {
    assertThat(DuplicateImages.together(Map.of(5, 4L, 1, 6L, 2, 5L, 3, 5L, 4, 30L), 10))
        .containsExactly(Set.of(1), Set.of(2, 3), Set.of(4), Set.of(5));
    assertThat(DuplicateImages.together(Map.of(), 10)).isEmpty();
  }
}
