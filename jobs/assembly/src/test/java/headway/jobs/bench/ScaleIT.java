package headway.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway bench scale} as a user types it, so small that its times mean nothing. */
class ScaleIT {
  @TempDir private Path folder;

  private Typed scale(String... more) {
    List<String> args =
        new ArrayList<>(List.of("bench", "scale", "--embedded-s3", folder.toString()));
    for (String setting :
        List.of(
            "bench.photos=20",
            "bench.scale.executors=[1, 24]",
            "bench.scale.taskImages=2",
            "bench.scale.tasks=1",
            "bench.scale.workers=[2, 6]",
            "bench.scale.parameters=[1000, 1500000]",
            "bench.scale.roundBytes=100MB",
            "plan.storeSeconds=0")) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of(more));
    return Typed.headway(args.toArray(new String[0]));
  }

  @Test
  void simulatesExecutorsAndRounds() {
    Typed typed = scale();
    assertThat(typed.status()).as(typed.err()).isZero();
    JsonNode result = typed.result();

    assertThat(result.get("real").get(0).get("cores").asInt()).isEqualTo(1);
    assertThat(result.get("real")).allSatisfy(each -> positive(each, "imagesPerSecond"));
    assertThat(result.get("computeSeconds").asDouble())
        .isEqualTo(2 / result.get("real").get(0).get("imagesPerSecond").asDouble());
    assertThat(result.get("simulated").findValuesAsText("executors")).containsExactly("1", "24");
    assertThat(result.get("simulated"))
        .allSatisfy(
            each -> {
              positive(each, "imagesPerSecond");
              positive(each, "driverCores");
              positive(each, "driverHeapBytes");
              assertThat(each.get("efficiency").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
            });

    // Of 1,500,000 parameters and the two moments of Adam, 18 MB a worker, two workers go to the
    // driver as they are, and six are above what is run.
    assertThat(rounds(result, "shuffleBytes")).containsExactly(0L, 0L, 0L, 108_000_000L);
    assertThat(rounds(result, "driverBytes"))
        .containsExactly(24_000L, 72_000L, 36_000_000L, 18_000_000L);
    assertThat(result.get("rounds").findValuesAsText("modelled"))
        .containsExactly("false", "false", "false", "true");
    assertThat(result.get("rounds")).allSatisfy(each -> positive(each, "seconds"));
    assertThat(typed.err()).contains("driver cores  driver heap", "108").contains("modelled");
  }

  @Test
  void roundsThatAreAllTooLargeToRunAreRefusedBeforeAnyWork() {
    Typed typed = scale("--set", "bench.scale.roundBytes=20kB");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("the smallest, of 2 workers with 1,000 parameters, sends 24,000 bytes, above");
  }

  @Test
  void moreExecutorsThanAProcessHasThreadsAreRefusedBeforeAnyWork() {
    Typed executors = scale("--set", "bench.scale.executors=[1, 100000000]");
    assertThat(executors.status()).isEqualTo(2);
    assertThat(executors.complaint()).startsWith("Cannot simulate 100,000,000 executors: ");

    Typed tasks = scale("--set", "bench.scale.tasks=2000000000");
    assertThat(tasks.status()).isEqualTo(2);
    assertThat(tasks.complaint()).contains(" tasks, 2,000,000,000 on each of ");
  }

  private static void positive(JsonNode node, String name) {
    assertThat(node.get(name).asDouble()).as(name).isPositive();
  }

  private static List<Long> rounds(JsonNode result, String name) {
    List<Long> values = new ArrayList<>();
    result.get("rounds").forEach(each -> values.add(each.get(name).asLong()));
    return values;
  }
}
