package headway.jobs.observe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;

/**
 * The image counts of this process's application, by stage. They are static because Spark creates
 * the plugin that publishes them. A process runs one application.
 */
public final class StageImageCounts {
  private static final Map<String, ImageCountAccumulator> BY_STAGE = new ConcurrentHashMap<>();
  private static volatile Optional<ImageCountAccumulator> current = Optional.empty();
  private static SparkContext counted;

  private StageImageCounts() {}

  /** Clears the counts when an application ends. */
  public static synchronized void clear() {
    BY_STAGE.clear();
    current = Optional.empty();
    counted = null;
  }

  /**
   * Starts or continues the counts of a stage and makes it the current one. A program may run one
   * application after the other; counts are of the last.
   */
  public static synchronized ImageCountAccumulator begin(SparkContext context, String stage) {
    if (counted != context) {
      clear();
      counted = context;
    }
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

  /** The accumulator's name in the Spark UI. */
  static String name(String stage) {
    return stage + " images";
  }

  /** The accumulator of the current stage, for use in closures. */
  public static Optional<ImageCountAccumulator> current() {
    return current;
  }

  /** The counts of a stage so far; zero if it has none. */
  public static ImageCounts of(String stage) {
    ImageCountAccumulator accumulator = BY_STAGE.get(stage);
    return accumulator == null ? ImageCounts.NONE : accumulator.value();
  }
}
