package headway.jobs.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

class KeptFeaturesTest {
  private static final long MEMORY = 400_000_000;

  @Test
  void keepsASmallSetInMemory() {
    assertThat(KeptFeatures.level(80_000_000, MEMORY)).isEqualTo(StorageLevel.MEMORY_AND_DISK());
  }

  @Test
  void leavesALargeOneOnTheDisks() {
    assertThat(KeptFeatures.level(80_000_004, MEMORY)).isEqualTo(StorageLevel.DISK_ONLY());
  }
}
