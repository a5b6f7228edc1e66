package headway.jobs.scoring;

import headway.common.head.step.DenseForward;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import headway.common.nd4j.ReusedMatrix;
import headway.common.network.export.RuntimeForward;
import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.ProgramSettings;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes class probabilities for a bounded number of rows at a time: dense layers with {@link
 * DenseForward}, networks with convolutions with ONNX Runtime where it supports them, all else with
 * DL4J. Not thread-safe.
 */
public final class HeadScorer implements BlockScorer {
  private static final int MOST_ROWS = 256;
  private static final int LEAST_ROWS = 16;

  /** The maximum number of input values at a time, which bounds the activations of wide layers. */
  private static final int MOST_VALUES = 400_000;

  /**
   * One for all scorers of a thread. Each task opens a scorer, and what one task leaves would wait
   * for the garbage collector, outside of the heap.
   */
  private static final ThreadLocal<ReusedMatrix> INPUT = ThreadLocal.withInitial(ReusedMatrix::new);

  private final ComputationGraph network;
  private final Optional<DenseForward> dense;
  private Optional<FrozenNetwork> runtime = Optional.empty();
  private boolean opened;

  public HeadScorer(HeadSnapshot head) {
    ProgramSettings.selectBackEnd();
    Nd4jThreads.useOne();
    this.network = head.network();
    this.dense = DenseForward.of(network);
  }

  @Override
  public void score(FeatureBlock block, Scored scored) {
    int count = block.featureCount();
    if (!opened) {
      runtime = RuntimeForward.of(network, count);
      opened = true;
    }
    int most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, count)));
    for (int first = 0; first < block.rows(); first += most) {
      int rows = Math.min(most, block.rows() - first);
      float[] features = new float[rows * count];
      for (int i = 0; i < rows; i++) {
        block.copy(first + i, features, i * count);
      }
      float[][] probabilities = score(features, rows);
      for (int i = 0; i < rows; i++) {
        scored.accept(first + i, probabilities[i]);
      }
    }
  }

  /**
   * The class probabilities of some rows, rows × classes.
   *
   * @param features rows × features
   */
  public float[][] score(float[] features, int rows) {
    float[] flat =
        runtime.isPresent()
            ? runtime.get().run(features, rows)
            : computed(INPUT.get().of(features, rows));
    int classes = flat.length / rows;
    float[][] probabilities = new float[rows][];
    Arrays.setAll(probabilities, i -> Arrays.copyOfRange(flat, i * classes, (i + 1) * classes));
    return probabilities;
  }

  private float[] computed(INDArray features) {
    return dense
        .map(each -> each.output(features))
        .orElseGet(() -> Nd4jArrays.of(network.outputSingle(features)));
  }

  @Override
  public void close() {
    runtime.ifPresent(FrozenNetwork::close);
  }
}
