package headway.jobs.observe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;

/**
 * The image counts of the application in this process, by stage. They are static because Spark
 * creates the plugin that publishes them; there is one application in a process.
 */
public final class StageImageCounts {
  private static final Map<String, ImageCountAccumulator> BY_STAGE = new ConcurrentHashMap<>();
  private static volatile Optional<ImageCountAccumulator> current = Optional.empty();

  private StageImageCounts() {}

  /** Forgets an application that has ended. */
  public static void clear() {
    BY_STAGE.clear();
    current = Optional.empty();
  }

  /** Starts the counts of a stage, for the tasks from now on. */
  public static ImageCountAccumulator begin(SparkContext context, String stage) {
    ImageCountAccumulator accumulator =
        BY_STAGE.computeIfAbsent(
            stage,
            name -> {
              ImageCountAccumulator made = new ImageCountAccumulator();
              context.register(made, name(name));
              return made;
            });
    current = Optional.of(accumulator);
    return accumulator;
  }

  /** What the accumulator of a stage is called in the Spark UI. */
  static String name(String stage) {
    return stage + " images";
  }

  /** The accumulator of the current stage, for use in closures. */
  public static Optional<ImageCountAccumulator> current() {
    return current;
  }

  /** What a stage has counted so far. */
  public static ImageCounts of(String stage) {
    ImageCountAccumulator accumulator = BY_STAGE.get(stage);
    return accumulator == null ? ImageCounts.NONE : accumulator.value();
  }
}
