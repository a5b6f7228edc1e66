package headway.jobs.spark;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;

/**
 * What Headway changes for a time in the thread of a program that calls it: the properties of the
 * jobs that the thread starts, which are their group, their description, and {@link
 * ProgramSettings}.
 */
final class ProgramSession implements AutoCloseable {
  private static final List<String> PROPERTIES =
      List.of("spark.jobGroup.id", "spark.job.description", "spark.job.interruptOnCancel");

  private final SparkContext context;
  private final String id = UUID.randomUUID().toString();
  private final Map<String, String> before = new TreeMap<>();
  private final Set<String> groups = ConcurrentHashMap.newKeySet();

  private final Set<String> own;

  /**
   * @param oneDnn whether graphs of layers that are trained use oneDNN
   */
  ProgramSession(SparkContext context, boolean oneDnn) {
    this.context = context;
    for (String key : PROPERTIES) {
      String value = context.getLocalProperty(key);
      if (value != null) {
        before.put(key, value);
      }
    }
    Map<String, String> settings = ProgramSettings.of(context, oneDnn);
    settings.forEach(context::setLocalProperty);
    own = settings.keySet();
  }

  /** The end of the groups of its jobs. */
  String id() {
    return id;
  }

  /** The group of the jobs of a stage, which no other call has. */
  String group(String stage) {
    String group = stage + " " + id;
    groups.add(group);
    return group;
  }

  void cancelJobs() {
    groups.forEach(context::cancelJobGroup);
  }

  /** Gives the thread the properties of jobs back that it had. */
  @Override
  public void close() {
    PROPERTIES.forEach(key -> context.setLocalProperty(key, before.get(key)));
    own.forEach(key -> context.setLocalProperty(key, null));
  }
}
