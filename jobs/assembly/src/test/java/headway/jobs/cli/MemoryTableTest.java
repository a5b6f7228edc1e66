package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Typed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads of the memory before anything starts. */
class MemoryTableTest {
  private static Typed dryRun(String... settings) {
    String[] args = new String[2 + settings.length * 2];
    args[0] = "run";
    args[1] = "--dry-run";
    for (int i = 0; i < settings.length; i++) {
      args[2 + 2 * i] = "--set";
      args[3 + 2 * i] = settings[i];
    }
    return Typed.headway(args);
  }

  @Test
  void theDryRunSaysWhatTakesHowMuch() {
    Typed typed = dryRun("spark.master=local[2]");

    assertThat(typed.status()).isZero();
    assertThat(typed.out())
        .contains(
            "memory of the process, tasks at a time: 2",
            "  heap ",
            "  ONNX Runtime ",
            "  decoding ",
            "  outside of the heap ",
            "-Dorg.bytedeco.javacpp.maxbytes=",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=")
        .doesNotContain("warning");
  }

  @Test
  void warnsOfAnOverheadThatIsTooSmallAndSaysWhatFits() {
    Typed typed =
        dryRun(
            "spark.master=yarn",
            "spark.executor.cores=4",
            "spark.executor.memory=4g",
            "spark.executor.memoryOverhead=1g");

    assertThat(typed.out().lines())
        .contains("memory of the executor, tasks at a time: 4")
        .filteredOn(line -> line.startsWith("warning: "))
        .singleElement()
        .asString()
        .contains("the executor may take", "but has 5.0 GiB", "spark.executor.memoryOverhead to ");
  }

  @Test
  void goesByTheFactorWhereTheUserSetsThatInsteadOfTheOverhead() {
    Typed small =
        dryRun(
            "spark.master=yarn",
            "spark.executor.cores=4",
            "spark.executor.memory=4g",
            "spark.executor.memoryOverheadFactor=0.25");
    Typed large = dryRun("spark.master=yarn", "spark.executor.memoryOverheadFactor=9");

    assertThat(small.out()).contains("but has 5.0 GiB");
    assertThat(large.out()).contains("memory of the executor").doesNotContain("warning");
  }

  @Test
  void findsNothingWrongWithWhatItChoosesItself() {
    Typed typed = dryRun("spark.master=yarn", "spark.executor.cores=4", "spark.executor.memory=4g");

    assertThat(typed.out()).contains("memory of the executor").doesNotContain("warning");
  }

  @Test
  void warnsOfAHeapThatIsTooSmallForTheHead() {
    Typed typed =
        dryRun(
            "spark.master=yarn",
            "spark.executor.memory=1g",
            "train.head=dense 65536 relu, softmax");

    assertThat(typed.out()).contains("warning: the heap of the executor is 1.0 GiB but");
  }

  @Test
  void refusesWhatCannotWork() {
    Typed typed =
        Typed.headway(
            "extract",
            "--workspace",
            "nowhere",
            "--set",
            "spark.master=yarn",
            "--set",
            "spark.executor.memory=1g",
            "--set",
            "spark.executor.memoryOverhead=100m");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .startsWith("Cannot start: the executor may take")
        .contains("set spark.executor.memoryOverhead to");
  }

  /**
   * YARN grants a driver what spark-submit asked for: without a word its heap and a tenth of it.
   */
  @ParameterizedTest
  @CsvSource({
    ", 4505",
    "spark.driver.memoryOverhead=1g, 5120",
    "spark.driver.memoryOverheadFactor=0.5, 6144"
  })
  void aDriverInClusterModeHasWhatWasGrantedAndJavaCppLess(String setting, int mebibytes) {
    Map<String, String> submitted = new TreeMap<>();
    submitted.put("spark.submit.deployMode", "cluster");
    submitted.put("spark.driver.memory", "4g");
    if (setting != null) {
      submitted.put(setting.split("=")[0], setting.split("=")[1]);
    }
    submitted.forEach(System::setProperty); // As Spark's master sets them.
    try {
      List<String> lines = dryRun("spark.master=yarn").out().lines().toList();
      List<String> driver =
          lines.subList(lines.indexOf("memory of the driver, tasks at a time: 1"), lines.size());

      assertThat(driver)
          .anyMatch(it -> it.endsWith("of %.1f GiB".formatted(mebibytes / 1024.0)))
          .contains("  -Dorg.bytedeco.javacpp.maxphysicalbytes=" + (mebibytes - 64) + "m");
    } finally {
      submitted.keySet().forEach(System::clearProperty);
    }
  }
}
