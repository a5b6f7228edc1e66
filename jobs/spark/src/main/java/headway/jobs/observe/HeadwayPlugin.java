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
 * headway.<executor>.plugin.headway.jobs.observe.HeadwayPlugin}. The driver publishes {@code
 * <stage>.{images,refused,bytes}}, each image counted once. Each executor publishes {@code
 * work.{images,refused,bytes}}, each image counted as often as it was processed. Executors preload
 * the native libraries of their tasks, select the training back end, log as the driver does, and
 * assign each task its GPU.
 */
public final class HeadwayPlugin implements SparkPlugin {
  /**
   * Key of the native libraries that executors preload, as {@link NativePreload#names} formats
   * them.
   */
  public static final String NATIVES = "spark.headway.natives";

  /** Key of the stages that count images, comma-separated. */
  public static final String COUNTING = "spark.headway.counting";

  /** Key that selects oneDNN for training in executors. */
  public static final String ONE_DNN = "spark.headway.oneDnn";

  /** Key of the format of log lines in executors. */
  public static final String LOG_FORMAT = "spark.headway.log.format";

  /** Key that makes executors log stack traces. */
  public static final String LOG_DEBUG = "spark.headway.log.debug";

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
        LogFormat.useOwnSettings();
        LogFormat.use(
            context.conf().get(LOG_FORMAT, ""), context.conf().getBoolean(LOG_DEBUG, false));
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

  /** The index of the GPU that Spark assigned to the task; empty if it has none. */
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
