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
 * jobs that the thread starts, which are their description, {@link ProgramSettings}, and a tag by
 * which it cancels them. A group that the program has set stays, so that it can cancel them too;
 * where there is none, or Spark is older than 3.5 and has no tags, they are in groups of their own.
 */
final class ProgramSession implements AutoCloseable {
  /** The property of a call's jobs that is {@link #id()}. */
  static final String CALL = "spark.headway.call";

  private static final String GROUP = "spark.jobGroup.id";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final List<String> PROPERTIES = List.of(GROUP, "spark.job.description", INTERRUPT);

  private final SparkContext context;
  private final String id = UUID.randomUUID().toString();
  private final Map<String, String> before = new TreeMap<>();
  private final Set<String> groups = ConcurrentHashMap.newKeySet();
  private final Set<String> own;
  private final boolean tagged;

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
    settings.put(CALL, id);
    settings.forEach(context::setLocalProperty);
    own = settings.keySet();
    tagged = before.containsKey(GROUP) && isTagged();
  }

  private boolean isTagged() {
    try {
      context.addJobTag(id);
      return true;
    } catch (NoSuchMethodError olderThan35) {
      return false;
    }
  }

  /** What no other call has. */
  String id() {
    return id;
  }

  /** Describes the jobs that the thread starts from now on. */
  void describe(String stage, String text) {
    if (tagged) {
      context.addJobTag(id); // Of this thread.
      context.setJobDescription(text);
      context.setLocalProperty(INTERRUPT, "true");
      return;
    }
    String group = stage + " " + id;
    groups.add(group);
    context.setJobGroup(group, text, true);
  }

  void cancelJobs() {
    if (tagged) {
      context.cancelJobsWithTag(id);
    }
    groups.forEach(context::cancelJobGroup);
  }

  /** Gives the thread the properties of jobs back that it had. */
  @Override
  public void close() {
    PROPERTIES.forEach(key -> context.setLocalProperty(key, before.get(key)));
    own.forEach(key -> context.setLocalProperty(key, null));
    if (tagged) {
      context.removeJobTag(id);
    }
  }
}
