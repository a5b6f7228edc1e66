package headway.jobs.plan;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.forecast.PlannedCluster;
import headway.jobs.plan.forecast.PlannedMemory;
import headway.jobs.spark.settings.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command that runs what is planned, for a shell. */
final class SubmitLine {
  private static final Set<String> GIVEN_OTHERWISE = Set.of("images.uri", "workspace");

  /** Of Spark, those that the line has as flags. */
  private static final Set<String> FLAGS =
      Set.of(
          "spark.driver.memory",
          "spark.executor.cores",
          "spark.executor.instances",
          "spark.executor.memory");

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private SubmitLine() {}

  static String of(Settings settings, PlannedCluster cluster, PlannedMemory memory) {
    List<String> words = new ArrayList<>();
    if (cluster.remote()) {
      words.addAll(
          List.of(
              "spark-submit",
              "--class",
              "headway.jobs.cli.Main",
              "--num-executors",
              String.valueOf(cluster.executors()),
              "--executor-cores",
              String.valueOf(cluster.executorCores()),
              "--executor-memory",
              PlannedMemory.mebibytes(memory.executorHeap()),
              "--driver-memory",
              PlannedMemory.mebibytes(memory.driverHeap())));
      words.addAll(ofSpark(settings, "--conf"));
      words.add("jobs/target/headway-jobs.jar");
    } else {
      words.add("HEADWAY_HEAP=" + PlannedMemory.mebibytes(memory.heapOfOne()));
      words.add("deploy/headway");
    }
    words.add("run");
    boolean counted = PlannedData.ofNumbers(settings).isPresent();
    words.add("--images");
    words.add(counted ? "s3a://BUCKET/images" : settings.images());
    words.add("--workspace");
    words.add(settings.workspace().isBlank() ? "s3a://BUCKET/workspace" : settings.workspace());
    words.addAll(changed(settings));
    if (!cluster.remote()) {
      words.addAll(ofSpark(settings, "--set"));
    }
    return String.join(" ", words.stream().map(SubmitLine::quoted).toList());
  }

  /** The settings that are not as documented. */
  private static List<String> changed(Settings settings) {
    Map<String, SettingsLoader.Documented> documented = SettingsLoader.documentation();
    List<String> words = new ArrayList<>();
    settings
        .values()
        .forEach(
            (key, value) -> {
              SettingsLoader.Documented usual = documented.get(key);
              if (!GIVEN_OTHERWISE.contains(key)
                  && !key.startsWith("plan.")
                  && (usual == null || !usual.defaultValue().equals(value))) {
                words.add("--set");
                words.add(key + "=" + value);
              }
            });
    return words;
  }

  /** The settings of Spark that were given, without secrets. */
  private static List<String> ofSpark(Settings settings, String option) {
    Map<String, String> given = settings.spark().all();
    Secrets secrets = Secrets.in(given);
    return given.entrySet().stream()
        .filter(each -> !FLAGS.contains(each.getKey()))
        .flatMap(
            each ->
                Stream.of(
                    option, each.getKey() + "=" + secrets.shown(each.getKey(), each.getValue())))
        .toList();
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
