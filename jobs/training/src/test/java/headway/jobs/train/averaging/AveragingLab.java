package headway.jobs.train.averaging;

import headway.common.head.HeadNetwork;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** A small world for averaging: 12 features, 3 classes, batches made from a seed. */
public final class AveragingLab {
  static final int INPUTS = 12;
  static final int CLASSES = 3;

  private AveragingLab() {}

  public static JavaSparkContext spark(String master) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster(master)
            .setAppName("averaging")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", AveragingTestKryo.class.getName()));
  }

  static ComputationGraph network(String head, OptimizerSpec optimizer) {
    return HeadNetwork.build(HeadSpec.parse(head), INPUTS, CLASSES, optimizer, 11);
  }

  /** A minibatch of plain numbers: features and labels, example by example. */
  static float[][] batch(long seed, int examples) {
    Random random = new Random(seed);
    float[] features = new float[examples * INPUTS];
    float[] labels = new float[examples * CLASSES];
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(CLASSES);
      labels[i * CLASSES + label] = 1;
      for (int j = 0; j < INPUTS; j++) {
        features[i * INPUTS + j] = (float) random.nextGaussian() + (j == label ? 1.5f : 0);
      }
    }
    return new float[][] {features, labels};
  }

  static DataSet dataSet(float[][] batch) {
    int examples = batch[0].length / INPUTS;
    return new DataSet(
        Nd4jArrays.matrix(batch[0], examples), Nd4jArrays.matrix(batch[1], examples));
  }

  /** One partition per worker: workers' batch sizes, batch after batch. */
  static JavaRDD<DataSet> workers(JavaSparkContext spark, int[][] batchSizes) {
    List<Integer> numbers = IntStream.range(0, batchSizes.length).boxed().toList();
    return spark
        .parallelize(numbers, batchSizes.length)
        .flatMap(worker -> batches(worker, batchSizes[worker]).iterator());
  }

  private static List<DataSet> batches(int worker, int[] sizes) {
    return IntStream.range(0, sizes.length)
        .mapToObj(i -> dataSet(batch(100L * worker + i, sizes[i])))
        .toList();
  }
}
