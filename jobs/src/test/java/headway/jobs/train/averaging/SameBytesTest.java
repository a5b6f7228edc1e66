package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.checkpoint.NetworkZip;
import headway.common.head.optimizer.OptimizerSpec;
import headway.common.head.optimizer.OptimizerSpec.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The cluster changes no bit: other numbers of cores, and a task that failed in mid-partition. */
class SameBytesTest {
  private static final int[][] SIZES = {{8, 8, 8}, {8, 3}, {}, {8, 8, 1}, {8}};
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @Test
  void oneCoreTwoCoresAndARetryGiveTheSameNetwork() {
    byte[] oneCore = train("local[1]", false);
    byte[] twoCores = train("local[2]", false);
    byte[] retried = train("local[2,3]", true);

    assertThat(FAILURES).as("failed attempts").hasValue(3);
    assertThat(twoCores).isEqualTo(oneCore);
    assertThat(retried).isEqualTo(oneCore);
  }

  private static byte[] train(String cores, boolean failing) {
    Nd4j.factory().blas().setMaxThreads(2);
    try (JavaSparkContext spark = AveragingLab.spark(cores)) {
      ComputationGraph network =
          AveragingLab.network(
              "dropout 0.2, dense 64 relu, dropout 0.5, softmax",
              OptimizerSpec.of(Kind.ADAM, 0.01));
      AveragingTrainingMaster master = TrainingMasters.headway(1);
      SparkComputationGraph graph = new SparkComputationGraph(spark, network, master);
      for (int round = 0; round < 3; round++) {
        JavaRDD<DataSet> batches = AveragingLab.workers(spark, SIZES);
        if (failing) {
          batches = batches.map(SameBytesTest::failOnceInTheSecondBatch);
        }
        master.fitRound(graph, new Round(5, 0, round), batches);
      }
      assertThat(network.getIterationCount()).isEqualTo(9);
      return NetworkZip.write(network);
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
