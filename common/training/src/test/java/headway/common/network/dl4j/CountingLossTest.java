package headway.common.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.head.HeadNetwork;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CountingLossTest {
  private static final int EXAMPLES = 50;
  private static final int INPUTS = 6;
  private static final int CLASSES = 4;

  @Test
  void countsWhatTheNetworkGotRightBeforeTheStepAndChangesNothing() {
    ComputationGraph plain = network();
    ComputationGraph counted = network();
    CountingLoss.on(counted);
    CountingLoss counting = CountingLoss.on(counted);
    for (int step = 0; step < 3; step++) {
      float[] labels = labels(step);
      INDArray features = features(step);
      float[] before = Nd4jArrays.of(plain.outputSingle(features));
      plain.fit(new DataSet(features, Nd4jArrays.matrix(labels, EXAMPLES)));
      counted.fit(new DataSet(features, Nd4jArrays.matrix(labels, EXAMPLES)));

      assertThat(counting.take())
          .isEqualTo(CountingLoss.correct(before, labels, EXAMPLES))
          .isBetween(1, EXAMPLES - 1);
      assertThat(counted.score()).isEqualTo(plain.score());
    }
    assertThat(counting.take()).isZero();
    assertThat(Nd4jArrays.of(counted.params())).isEqualTo(Nd4jArrays.of(plain.params()));
  }

  @Test
  void takesTheLargestOfABlendedLabelForTheTruth() {
    float[] outputs = {0.1f, 0.7f, 0.2f, -3, -9, -1, 5, 5, 0};
    float[] labels = {0.4f, 0.6f, 0, 0.6f, 0, 0.4f, 0.5f, 0.5f, 0};

    assertThat(CountingLoss.correct(outputs, labels, 3)).isEqualTo(2);
  }

  private static ComputationGraph network() {
    Nd4jThreads.useOne();
    return HeadNetwork.build(
        HeadSpec.parse("dense 5 relu, softmax"),
        INPUTS,
        CLASSES,
        OptimizerSpec.of(OptimizerSpec.Kind.SGD, 0.1),
        3);
  }

  private static INDArray features(int seed) {
    Random random = new Random(seed);
    float[] values = new float[EXAMPLES * INPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4jArrays.matrix(values, EXAMPLES);
  }

  private static float[] labels(int seed) {
    Random random = new Random(seed + 100L);
    float[] labels = new float[EXAMPLES * CLASSES];
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    return labels;
  }
}
