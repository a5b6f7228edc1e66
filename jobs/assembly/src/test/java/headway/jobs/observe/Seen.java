package headway.jobs.observe;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Remembers the group and description of every job; Spark makes it by its name. */
public final class Seen extends SparkListener {
  public static final List<Job> JOBS = new CopyOnWriteArrayList<>();

  /** One job, as it was named. */
  public record Job(String group, String description) {}

  @Override
  public void onJobStart(SparkListenerJobStart started) {
    Properties properties = started.properties();
    JOBS.add(
        new Job(
            properties.getProperty("spark.jobGroup.id", ""),
            properties.getProperty("spark.job.description", "")));
  }
}
