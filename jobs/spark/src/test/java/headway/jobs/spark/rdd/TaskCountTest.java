package headway.jobs.spark.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskCountTest {
  /** 80 million images in blocks of 512. */
  @Test
  void aShuffleOfABlockToEachBlockHasABoundedNumberOfSegments() {
    assertThat(TaskCount.beforeShuffle(156_250, 156_250)).isEqualTo(2_048);
    assertThat(TaskCount.beforeShuffle(1_562_500, 1_562_500)).isEqualTo(343);
    assertThat(TaskCount.beforeShuffle(12, 12)).isEqualTo(12);
    assertThat(TaskCount.beforeShuffle(0, 0)).isEqualTo(1);
  }
}
