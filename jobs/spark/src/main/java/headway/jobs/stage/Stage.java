package headway.jobs.stage;

import headway.common.config.Settings;
import headway.common.natives.NativePreload;
import headway.jobs.spark.memory.NetworkUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pipeline stage: what the command line, Spark, the metrics, Kryo and the report need to know
 * about it. It is registered in {@code META-INF/services/headway.jobs.stage.Stage}, has a public
 * no-argument constructor, and is stateless.
 */
public interface Stage {
  /** Workspace help of commands that read and write nothing in a workspace. */
  String ONLY_THE_RESULT =
      "Not needed; where it is given, the result's line is left there as well, in a folder named"
          + " after the command.";

  /** The command's name, such as {@code extract}. */
  String name();

  /** One line for {@code --help}. */
  String summary();

  /**
   * Defaults of this stage. They override the documented defaults and are overridden by everything
   * else.
   */
  default Map<String, String> defaults() {
    return Map.of();
  }

  /** The position in {@code --help}, in ascending order. */
  int helpPosition();

  /** The settings with an option of their own, besides {@link Flag#COMMON}. */
  default List<Flag> flags() {
    return List.of();
  }

  /** The positional argument; empty by default. */
  default Optional<PositionalArgument> positional() {
    return Optional.empty();
  }

  /** The help of {@code --workspace} if it is optional; empty if it is required. */
  default Optional<String> workspaceHelp() {
    return Optional.empty();
  }

  /** How the stage uses the network, which determines the memory of its processes. */
  default NetworkUse network() {
    return NetworkUse.FEATURES;
  }

  /** Spark settings that apply if nobody sets them; none by default. */
  default Map<String, String> sparkDefaults() {
    return Map.of();
  }

  /** The data sets that it reads and writes; none by default. */
  default StageData data(StageContext context) {
    return StageData.NONE;
  }

  /** Whether Spark's metrics include its image counts. */
  default boolean countsImages() {
    return false;
  }

  /** Whether the report shows its duration. */
  default boolean isTimed() {
    return false;
  }

  /** Its own classes that are sent between JVMs. Records are serialized by their components. */
  default List<Class<?>> kryoClasses() {
    return List.of();
  }

  /** Lines that {@code --dry-run} prints besides the settings; none by default. */
  default List<String> forecast(Settings settings) {
    return List.of();
  }

  /** The native libraries of its tasks, which executors preload. */
  default List<NativePreload> natives() {
    return List.of();
  }

  /** The default folder of {@code --embedded-s3}; empty by default. */
  default Optional<Path> embeddedStore() {
    return Optional.empty();
  }

  /** The stage's output, which {@code --if-exists} checks before the stage runs. */
  default StageOutput output(StageContext context) {
    return StageOutput.NONE;
  }

  /**
   * What its result is made of, by which a complete result of the same inputs is found and taken.
   * Says what a user must know of these inputs. Empty for a stage that finds its results itself.
   *
   * @throws headway.common.HeadwayException if the stage cannot run on them
   */
  default Optional<StageInputs> inputs(StageContext context) {
    return Optional.empty();
  }

  /**
   * What it would do now with the results that exist. Reads only, and starts no Spark application.
   * By default results are compared by {@link #inputs}.
   *
   * @throws headway.common.HeadwayException if it would stop with that error
   */
  default StageOutlook outlook(StageContext context) {
    return inputs(context)
        .map(each -> StageRunner.outlook(this, context, each))
        .orElseGet(() -> StageOutlook.of(StageOutlook.Action.UNKNOWN, List.of()));
  }

  /**
   * Whether the stage only reads a workspace: it takes no lease, leaves no result line there, and
   * needs no Spark application.
   */
  default boolean readsOnly() {
    return false;
  }

  /** The lease that it holds while it runs; empty if it writes nothing. */
  default Optional<org.apache.hadoop.fs.Path> lease(StageContext context) {
    return context.settings().workspace().isBlank() || diagnoses() || readsOnly()
        ? Optional.empty()
        : Optional.of(context.workspace().lease());
  }

  /**
   * Whether the stage diagnoses a possibly broken setup. Such a stage falls back to a local Spark
   * if the configured one does not start, takes no lease and writes no result line to the
   * workspace.
   */
  default boolean diagnoses() {
    return false;
  }

  /**
   * Runs the stage: reads its inputs and writes its output.
   *
   * @throws headway.common.HeadwayException for errors that the user can correct
   */
  StageResult run(StageContext context);
}
