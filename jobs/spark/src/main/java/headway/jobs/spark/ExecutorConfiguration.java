package headway.jobs.spark;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The Hadoop configuration inside a task: the node's own, overridden by the application's {@code
 * spark.hadoop.*}, and by what a program has set in its session since it began. It is built once
 * per JVM, because parsing the defaults takes tens of milliseconds.
 */
public final class ExecutorConfiguration {
  private static SparkEnv builtFor;
  private static Configuration built;
  private static Map<String, String> changedBy = Map.of();
  private static Configuration changed;

  private ExecutorConfiguration() {}

  public static synchronized Configuration get() {
    SparkEnv env = SparkEnv.get();
    if (builtFor != env) {
      built = SparkHadoopUtil.get().newConfiguration(env.conf());
      builtFor = env;
      changedBy = Map.of();
    }
    Map<String, String> changes = ProgramSettings.hadoop(TaskContext.get());
    if (changes.isEmpty()) {
      return built;
    }
    if (!changes.equals(changedBy)) {
      Configuration made = new Configuration(built);
      changes.forEach(made::set);
      changed = made;
      changedBy = changes;
    }
    return changed;
  }
}
