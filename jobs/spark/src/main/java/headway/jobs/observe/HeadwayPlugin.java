package headway.jobs.observe;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import headway.common.natives.GpuDevice;
import headway.common.natives.NativePreload;
import headway.common.natives.OneDnn;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Publishes Headway's image counts as Spark metrics, below {@code
 * headway.<executor>.plugin.headway.jobs.observe.HeadwayPlugin}: in the driver {@code
 * <stage>.{images,refused,bytes}}, each image once; in each executor {@code
 * work.{images,refused,bytes}}, as often as it was worked on. Executors preload the native
 * libraries of their tasks, select the training back end, and assign each task its GPU.
 */
public final class HeadwayPlugin implements SparkPlugin {
  /**
   * Key of the libraries that executors load as they start, as {@link NativePreload#names} gives
   * them.
   */
  public static final String NATIVES = "spark.headway.natives";

  /** Key of the stages that count images, separated by commas. */
  public static final String COUNTING = "spark.headway.counting";

  /** Whether the executors train by oneDNN. */
  public static final String ONE_DNN = "spark.headway.oneDnn";

  private static final String GPU = "gpu";

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String application, PluginContext context) {
        Stream.of(context.conf().get(COUNTING, "").split(","))
            .filter(stage -> !stage.isEmpty())
            .forEach(
                stage ->
                    register(context.metricRegistry(), stage, () -> StageImageCounts.of(stage)));
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> fromDriver) {
        OneDnn.use(context.conf().getBoolean(ONE_DNN, true)); // Before a task loads ND4J.
        register(context.metricRegistry(), "work", TaskImageCounter::ofProcess);
        NativePreload.begin(NativePreload.parse(context.conf().get(NATIVES, "")));
      }

      @Override
      public void onTaskStart() {
        GpuDevice.use(device(TaskContext.get()));
      }

      @Override
      public void onTaskSucceeded() {
        GpuDevice.use(OptionalInt.empty());
      }

      @Override
      public void onTaskFailed(TaskFailedReason reason) {
        GpuDevice.use(OptionalInt.empty());
      }
    };
  }

  /** What Spark scheduled for the task as its resource "gpu". */
  static OptionalInt device(TaskContext task) {
    return task == null || !task.resourcesJMap().containsKey(GPU)
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(task.resourcesJMap().get(GPU).addresses()[0]));
  }

  private static void register(
      MetricRegistry registry, String name, Supplier<ImageCounts> accumulator) {
    registry.register(name + ".images", gauge(() -> accumulator.get().images()));
    registry.register(name + ".refused", gauge(() -> accumulator.get().refused()));
    registry.register(name + ".bytes", gauge(() -> accumulator.get().bytes()));
  }

  private static Gauge<Long> gauge(Supplier<Long> value) {
    return value::get;
  }
}
