package headway.jobs.train.averaging;

import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The methods of DL4J's training master that a master for one-input graphs on data sets in memory
 * does not support. Most throw {@link UnsupportedOperationException}. There are no files to delete,
 * and {@link RoundStats} replaces DL4J's statistics.
 */
abstract class GraphTrainingMaster<R extends TrainingResult, W extends TrainingWorker<R>>
    implements TrainingMaster<R, W> {
  private List<TrainingListener> listeners = List.of();

  /** Called on the driver after each round. */
  final List<TrainingListener> listeners() {
    return listeners;
  }

  @Override
  public final void setListeners(Collection<TrainingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public final void setListeners(
      StatsStorageRouter router, Collection<TrainingListener> listeners) {
    throw unsupported("storing DL4J's statistics");
  }

  @Override
  public final void addHook(TrainingHook hook) {
    throw unsupported("training hooks");
  }

  @Override
  public final void removeHook(TrainingHook hook) {
    throw unsupported("training hooks");
  }

  @Override
  public final W getWorkerInstance(SparkDl4jMultiLayer network) {
    throw unsupported("multi-layer networks; use a ComputationGraph");
  }

  @Override
  public final void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw unsupported("multi-layer networks; use a ComputationGraph");
  }

  @Override
  public final void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader dataSets,
      MultiDataSetLoader multiDataSets) {
    throw unsupported("training from files");
  }

  @Override
  public final void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw unsupported("graphs with several inputs");
  }

  @Override
  public final void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw unsupported("DL4J's statistics; see RoundStats");
    }
  }

  @Override
  public final boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public final SparkTrainingStats getTrainingStats() {
    throw unsupported("DL4J's statistics; see RoundStats");
  }

  @Override
  public final boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public final boolean deleteTempFiles(SparkContext context) {
    return true;
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(
        getClass().getSimpleName() + " does not support " + what);
  }
}
