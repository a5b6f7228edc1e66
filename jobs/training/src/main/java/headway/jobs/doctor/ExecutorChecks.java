package headway.jobs.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.StorageFailures;
import headway.jobs.spark.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;

/** Runs {@link JvmChecks} in every executor. */
final class ExecutorChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration OCCUPIED = Duration.ofMillis(300);
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final int TASKS_PER_CORE = 2;

  private ExecutorChecks() {}

  static List<CheckResult> all(Session session) {
    if (session.context().sc().isLocal()) {
      return List.of(CheckResult.ok("executors", "local: this process is the only one"));
    }
    int tasks = Math.max(2, session.context().defaultParallelism()) * TASKS_PER_CORE;
    JavaFutureAction<List<String[]>> replies =
        session
            .context()
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .map(number -> reply())
            .collectAsync();
    try {
      return told(replies.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException nobody) {
      replies.cancel(true);
      return List.of(
          CheckResult.mend(
              "executors",
              "none answered within " + PATIENCE.toSeconds() + " s",
              "look at the cluster's page: are there workers with enough memory and cores, and can"
                  + " they reach the driver (spark.driver.host)?"));
    } catch (ExecutionException failed) {
      return List.of(
          CheckResult.mend(
              "executors",
              "a task failed: " + StorageFailures.reason(failed.getCause()),
              "see the executors' logs"));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of(CheckResult.mend("executors", "stopped", "run doctor again"));
    }
  }

  /**
   * The executor's id, its clock in milliseconds and its check results, as text that every
   * serializer supports.
   */
  private static String[] reply() throws InterruptedException, JsonProcessingException {
    Thread.sleep(OCCUPIED.toMillis()); // Occupies the core, so that every executor gets a task.
    return new String[] {
      SparkEnv.get().executorId(),
      String.valueOf(System.currentTimeMillis()),
      json().writeValueAsString(JvmChecks.all())
    };
  }

  private static JsonMapper json() {
    return JsonMapper.builder().build();
  }

  private static List<CheckResult> told(List<String[]> replies) {
    Instant now = Instant.now();
    Map<String, String> byExecutor = new TreeMap<>();
    Instant latest = Instant.EPOCH;
    for (String[] each : replies) {
      byExecutor.put(each[0], each[2]);
      Instant clock = Instant.ofEpochMilli(Long.parseLong(each[1]));
      latest = clock.isAfter(latest) ? clock : latest;
    }
    List<CheckResult> findings = new ArrayList<>();
    Duration ahead = Duration.between(now, latest);
    findings.add(
        ahead.abs().compareTo(SKEW) <= 0
            ? CheckResult.ok("executors", "answered: " + byExecutor.keySet())
            : CheckResult.warn(
                "executors",
                "answered: %s; their clocks are %d s off"
                    .formatted(byExecutor.keySet(), ahead.toSeconds()),
                "let NTP set the clocks of all nodes"));
    Map<CheckResult, List<String>> byFinding = new LinkedHashMap<>();
    byExecutor.forEach(
        (executor, text) -> {
          for (CheckResult each : parse(text)) {
            byFinding.computeIfAbsent(each, absent -> new ArrayList<>()).add(executor);
          }
        });
    byFinding.forEach(
        (each, executors) ->
            findings.add(
                new CheckResult(
                    (executors.size() == byExecutor.size()
                            ? "executors: "
                            : "executor " + String.join(", ", executors) + ": ")
                        + each.name(),
                    each.ok(),
                    each.detail(),
                    each.advice())));
    return findings;
  }

  private static List<CheckResult> parse(String text) {
    try {
      return json().readValue(text, new TypeReference<List<CheckResult>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("written by answer()", impossible);
    }
  }
}
