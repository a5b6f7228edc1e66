package headway.jobs.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The Hadoop configuration inside a task: the node's own, overridden by the application's {@code
 * spark.hadoop.*}. It is built once per JVM, because parsing the defaults takes tens of
 * milliseconds.
 */
public final class ExecutorConfiguration {
  private static SparkEnv builtFor;
  private static Configuration built;

  private ExecutorConfiguration() {}

  public static synchronized Configuration get() {
    SparkEnv env = SparkEnv.get();
    if (builtFor != env) {
      built = SparkHadoopUtil.get().newConfiguration(env.conf());
      builtFor = env;
    }
    return built;
  }
}
