package headway.jobs.plan.forecast;

import headway.common.config.Settings;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.stage.FigureText;
import org.apache.spark.SparkConf;

/**
 * The processes that a plan is for.
 *
 * @param cores of all executors, or of this machine
 * @param executors 1 on this machine, where the driver computes
 * @param executorCores of each
 * @param taskCores that a task computes with
 * @param remote whether it is a cluster
 */
public record PlannedCluster(
    int cores, int executors, int executorCores, int taskCores, boolean remote) {

  public static PlannedCluster of(Settings settings, SparkConf spark) {
    int task = Math.max(1, spark.getInt("spark.task.cpus", 1));
    int wanted = settings.plan().cores();
    if (wanted == 0) {
      int here = Runtime.getRuntime().availableProcessors();
      return new PlannedCluster(here, 1, here, task, false);
    }
    int each =
        Math.min(wanted, spark.getInt("spark.executor.cores", settings.plan().executorCores()));
    int executors = (wanted + each - 1) / each;
    return new PlannedCluster(executors * each, executors, each, task, true);
  }

  /** The tasks at a time in all executors. */
  public int slots() {
    return executors * Math.max(1, executorCores / taskCores);
  }

  /** How many tasks one slot computes one after the other. */
  public double waves(double tasks) {
    return Math.ceil(tasks / slots());
  }

  public void addTo(Figures figures) {
    figures.add(
        "cores",
        "cores",
        cores,
        Unit.COUNT,
        remote ? Basis.SETTING : Basis.MEASURED,
        remote
            ? FigureText.text("%,d executors of %d", executors, executorCores)
            : "this machine; --cores plans for a cluster");
  }
}
