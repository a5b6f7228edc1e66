package headway.jobs.spark.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriverHeapTest {
  @Test
  void partsThatDoNotFitAreSaidWithTheirNumber() {
    assertThat(DriverHeap.problem(2_062_500, 2L << 30, "spark.driver.memory"))
        .contains(
            "warning: 2,062,500 parts take 3.8 GiB of the driver's heap, which has 2.0 GiB: set"
                + " spark.driver.memory, or raise shard.targetBytes for fewer parts");
    assertThat(DriverHeap.problem(687_500, 2L << 30, "spark.driver.memory")).isEmpty();
  }
}
