package headway.jobs.spark;

import headway.common.natives.OneDnn;
import headway.jobs.observe.HeadwayPlugin;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * What the tasks of a program's session must know, which has no plugin and may have set Hadoop's
 * configuration since it began. It goes to them in the job's properties, one for each setting, so
 * that Spark redacts secrets in its event log by their names.
 */
public final class ProgramSettings {
  private static final String HADOOP = "spark.headway.hadoop";
  private static final String SEPARATOR = ",";

  private ProgramSettings() {}

  /**
   * The properties of the jobs of a program.
   *
   * @param oneDnn whether graphs of layers that are trained use oneDNN
   */
  static Map<String, String> of(SparkContext context, boolean oneDnn) {
    Configuration began = SparkHadoopUtil.get().newConfiguration(context.getConf());
    Map<String, String> changes = new TreeMap<>();
    for (Map.Entry<String, String> each : context.hadoopConfiguration()) {
      if (!Objects.equals(each.getValue(), began.getRaw(each.getKey()))) {
        changes.put(each.getKey(), each.getValue());
      }
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put(HeadwayPlugin.ONE_DNN, Boolean.toString(oneDnn));
    if (!changes.isEmpty()) {
      properties.put(HADOOP, String.join(SEPARATOR, changes.keySet()));
      changes.forEach((key, value) -> properties.put(HADOOP + "." + key, value));
    }
    return properties;
  }

  /** What the program of a task has set; empty in other tasks. */
  static Map<String, String> hadoop(TaskContext task) {
    String keys = task == null ? null : task.getLocalProperty(HADOOP);
    if (keys == null) {
      return Map.of();
    }
    Map<String, String> changes = new TreeMap<>();
    for (String key : keys.split(SEPARATOR)) {
      changes.put(key, task.getLocalProperty(HADOOP + "." + key));
    }
    return changes;
  }

  /** Selects the back end of training in an executor without Headway's plugin. */
  public static void selectBackEnd() {
    TaskContext task = TaskContext.get();
    String oneDnn = task == null ? null : task.getLocalProperty(HeadwayPlugin.ONE_DNN);
    if (oneDnn != null) {
      OneDnn.useUnlessSelected(Boolean.parseBoolean(oneDnn));
    }
  }
}
