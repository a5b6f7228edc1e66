package headway.jobs.spark.memory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.common.config.SettingsLoader;
import headway.common.memory.NetworkMemory;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static MemoryPlan withExecutorsOf(String heap) {
    SparkConf conf =
        new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", heap);
    return MemoryPlan.of(
        conf, SettingsLoader.load(Optional.empty(), "", Map.of()), NetworkMemory.NONE);
  }

  /** Spark would end with an exception of its own, after the application has begun. */
  @Test
  void refusesAHeapInWhichSparkDoesNotStart() {
    assertThatThrownBy(() -> withExecutorsOf("400m").requirePossible())
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot start: the heap of the executor is 400 MiB, but Spark itself wants 450 MiB:"
                + " set spark.executor.memory");
    assertThatCode(() -> withExecutorsOf("450m").requirePossible()).doesNotThrowAnyException();
  }
}
