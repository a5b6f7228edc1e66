package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.checkpoint.NetworkZip;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The cluster changes no bit: other numbers of cores, and a task that failed in mid-partition, also
 * where the workers' state goes through a shuffle.
 */
class SameBytesTest {
  private static final int ROUNDS = 3;
  private static final int[][] SIZES = {
    {8, 8, 8}, {8, 3}, {}, {8, 8, 1}, {8}, {2}, {8, 8}, {5, 1}, {8, 8, 8}, {}, {3, 3}, {8, 2}, {1}
  };

  private static final AtomicInteger FAILURES = new AtomicInteger();

  @Test
  void oneCoreTwoCoresAndARetryGiveTheSameNetwork() {
    String oneCore = train("local[1]", false);
    String twoCores = train("local[2]", false);
    String retried = train("local[2,3]", true);
    String direct = train("local[2]", false, WorkerAveraging.USUAL, 1);

    assertThat(FAILURES).as("failed attempts").hasValue(3);
    assertThat(twoCores).isEqualTo(oneCore);
    assertThat(retried).isEqualTo(oneCore);
    assertThat(direct).isEqualTo(oneCore);
  }

  private static String train(String cores, boolean failing) {
    return train(cores, failing, new WorkerAveraging(0, 1), 2);
  }

  private static String train(String cores, boolean failing, WorkerAveraging way, int stages) {
    Nd4j.factory().blas().setMaxThreads(2);
    try (JavaSparkContext spark = AveragingLab.spark(cores)) {
      ComputationGraph network =
          AveragingLab.network(
              "dropout 0.2, dense 64 relu, dropout 0.5, softmax",
              OptimizerSpec.of(Kind.ADAM, 0.01));
      AveragingTrainingMaster master = new AveragingTrainingMaster(way);
      LevelCount levels = new LevelCount();
      spark.sc().addSparkListener(levels);
      SparkComputationGraph graph = new SparkComputationGraph(spark, network, master);
      for (int round = 0; round < ROUNDS; round++) {
        JavaRDD<DataSet> batches = AveragingLab.workers(spark, SIZES);
        if (failing) {
          batches = batches.map(SameBytesTest::failOnceInTheSecondBatch);
        }
        master.fitRound(graph, new AveragingRound(5, 0, round), batches);
      }
      assertThat(network.getIterationCount()).isEqualTo(ROUNDS * 3);
      assertThat(levels.awaitJobs(ROUNDS))
          .as("stages of each round: workers, and the means of their slices")
          .containsOnly(stages);
      return NetworkZip.of(network).sha256();
    }
  }

  /** Of how many stages each job was. */
  private static final class LevelCount extends SparkListener {
    private final List<Integer> stages = new CopyOnWriteArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      stages.add(job.stageInfos().size());
    }

    /** Spark tells listeners later, in a thread of its own. */
    List<Integer> awaitJobs(int jobs) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (stages.size() < jobs && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(stages).hasSize(jobs);
      return stages;
    }
  }

  private static DataSet failOnceInTheSecondBatch(DataSet batch) {
    TaskContext task = TaskContext.get();
    if (task.partitionId() == 1 && task.attemptNumber() == 0 && batch.numExamples() == 3) {
      FAILURES.incrementAndGet();
      throw new IllegalStateException("the executor is lost here");
    }
    return batch;
  }
}
