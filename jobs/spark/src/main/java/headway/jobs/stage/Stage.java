package headway.jobs.stage;

import headway.common.config.Settings;
import headway.common.natives.NativePreload;
import headway.jobs.spark.memory.NetworkUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One stage of the data's way, and what the command line, Spark, the metrics, Kryo and the report
 * must know of it. It is registered in {@code META-INF/services/headway.jobs.stage.Stage}, has a
 * public constructor without arguments, and holds no state.
 */
public interface Stage {
  /** Of commands that read and write nothing in a workspace. */
  String ONLY_THE_RESULT =
      "Not needed; where it is given, the result's line is left there as well, in a folder named"
          + " after the command.";

  /** The command, such as {@code extract}. */
  String name();

  /** One line for {@code --help}. */
  String summary();

  /** Values of this stage that go before the documented defaults and after everything else. */
  default Map<String, String> defaults() {
    return Map.of();
  }

  /** Where {@code --help} lists it: after those with a smaller number. */
  int helpPosition();

  /** The settings that have an option of its own, besides those of every command. */
  default List<Flag> flags() {
    return List.of();
  }

  /** What it takes without a flag; mostly nothing. */
  default Optional<PositionalArgument> positional() {
    return Optional.empty();
  }

  /** What {@code --workspace} is to it, where it can do without. */
  default Optional<String> workspaceHelp() {
    return Optional.empty();
  }

  /** What it does with the network, for which its processes need memory. */
  default NetworkUse network() {
    return NetworkUse.FEATURES;
  }

  /** Spark settings where nobody sets them; mostly none. */
  default Map<String, String> sparkDefaults() {
    return Map.of();
  }

  /** Whether it counts images, so that Spark's metrics show the counts. */
  default boolean countsImages() {
    return false;
  }

  /** Whether the report shows how long it took. */
  default boolean isTimed() {
    return false;
  }

  /** Its own classes that are sent between JVMs; records are serialized by their components. */
  default List<Class<?>> kryoClasses() {
    return List.of();
  }

  /** What {@code --dry-run} says of it besides the settings; mostly nothing. */
  default List<String> forecast(Settings settings) {
    return List.of();
  }

  /** What its tasks need, so that executors load it as they start. */
  default List<NativePreload> natives() {
    return List.of();
  }

  /** The folder of the embedded store where {@code --embedded-s3} is not given; mostly none. */
  default Optional<Path> embeddedStore() {
    return Optional.empty();
  }

  /** What it writes, so that {@code --if-exists} can be heeded before it runs. */
  default StageOutput output(StageContext context) {
    return StageOutput.NONE;
  }

  /** The lease that it needs; none where nothing is written. */
  default Optional<org.apache.hadoop.fs.Path> lease(StageContext context) {
    return context.settings().workspace().isBlank() || diagnoses()
        ? Optional.empty()
        : Optional.of(context.workspace().lease());
  }

  /**
   * Whether this stage looks at what may be broken: then it runs on a local Spark where the one
   * that is set up does not start, takes no lease and leaves no result line in the workspace.
   */
  default boolean diagnoses() {
    return false;
  }

  /**
   * Reads what the stage before wrote, writes its own.
   *
   * @throws headway.common.HeadwayException for what the user can mend
   */
  StageResult run(StageContext context);
}
