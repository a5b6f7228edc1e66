package headway.jobs.observe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;

/**
 * The tallies of the application that runs in this process, by stage. There is one application a
 * process, as Spark will have it; the plugin that shows them is made by Spark and can be handed
 * nothing.
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

  /** Names the stage that the tasks from now on work for. */
  public static ImageCountAccumulator begin(SparkContext context, String stage) {
    ImageCountAccumulator tally =
        BY_STAGE.computeIfAbsent(
            stage,
            name -> {
              ImageCountAccumulator made = new ImageCountAccumulator();
              context.register(made, name(name));
              return made;
            });
    current = Optional.of(tally);
    return tally;
  }

  /** What the accumulator of a stage is called in the Spark UI. */
  static String name(String stage) {
    return stage + " images";
  }

  /** The current stage's, for a closure to take along. */
  public static Optional<ImageCountAccumulator> current() {
    return current;
  }

  /** What a stage has counted so far. */
  public static ImageCounts of(String stage) {
    ImageCountAccumulator tally = BY_STAGE.get(stage);
    return tally == null ? ImageCounts.NONE : tally.value();
  }
}
