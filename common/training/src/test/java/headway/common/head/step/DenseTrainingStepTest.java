package headway.common.head.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.GradientClipping;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.hyperparameters.RateSchedule;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import headway.common.nd4j.RecordedBackend;
import headway.common.network.dl4j.CountingLoss;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The oracle is DL4J. */
class DenseTrainingStepTest {
  private static final int INPUTS = 40;
  private static final int CLASSES = 3;
  private static final OptimizerSpec ADAM = OptimizerSpec.of(Kind.ADAM, 0.01);
  private static final int[] SIZES = {8, 8, 8, 5, 8, 1};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "dropout 0.4, softmax",
        "dense 16 relu, dropout 0.5, softmax",
        "dropout 0.2, dense 9 tanh, dense 7 sigmoid, dropout 0.3, dense 6 elu, softmax",
        "dense 8, softmax"
      })
  void learnsWhatDl4jLearns(String head) {
    assertLearnsAlike(network(head, ADAM), network(head, ADAM));
  }

  @Test
  void followsTheCourseOfTheRate() {
    RateSchedule course = new RateSchedule(RateSchedule.Shape.COSINE, 3, 8, 1, 1);

    assertLearnsAlike(network(course), network(course));
  }

  private static void assertLearnsAlike(ComputationGraph theirs, ComputationGraph ours) {
    DenseTrainingStep step = DenseTrainingStep.of(ours).orElseThrow();
    step.start(
        FloatBuffer.wrap(Nd4jArrays.of(ours.params())),
        FloatBuffer.wrap(Nd4jArrays.of(ours.getUpdater().getStateViewArray())),
        0,
        0);
    CountingLoss counting = CountingLoss.on(theirs);
    double[] losses = new double[SIZES.length];
    int[] correct = new int[SIZES.length];
    Nd4j.getRandom().setSeed(7);
    for (int i = 0; i < SIZES.length; i++) {
      theirs.fit(new DataSet(Nd4jArrays.matrix(features(i), SIZES[i]), labels(i)));
      losses[i] = theirs.score();
      correct[i] = counting.take();
    }
    Nd4j.getRandom().setSeed(7);
    for (int i = 0; i < SIZES.length; i++) {
      BatchMetrics figures =
          step.learn(Nd4jArrays.matrix(features(i), SIZES[i]), Nd4jArrays.of(labels(i)));
      assertThat(figures.meanLoss()).as("loss of batch " + i).isCloseTo(losses[i], within(1e-6));
      assertThat(figures.correct()).as("correct of batch " + i).isEqualTo(correct[i]);
    }
    float[] parameters = step.state()[0];
    assertThat(parameters).containsExactly(Nd4jArrays.of(theirs.params()), within(1e-6f));
    float[] moments = Nd4jArrays.of(theirs.getUpdater().getStateViewArray());
    int half = moments.length / 2;
    assertThat(step.state()[1]).containsExactly(Arrays.copyOf(moments, half), within(1e-6f));
    assertThat(step.state()[2])
        .containsExactly(Arrays.copyOfRange(moments, half, 2 * half), within(1e-6f));
    assertThat(Nd4jArrays.of(ours.params())).isEqualTo(parameters);
  }

  @Test
  void leavesToDl4jWhatItCannotDo() {
    assertThat(DenseTrainingStep.of(network("softmax", OptimizerSpec.of(Kind.SGD, 0.1)))).isEmpty();
    assertThat(DenseTrainingStep.of(network("softmax", new OptimizerSpec(Kind.ADAM, 0.1, 0.01, 0))))
        .isEmpty();
    assertThat(DenseTrainingStep.of(network("softmax", new OptimizerSpec(Kind.ADAM, 0.1, 0, 0.01))))
        .isEmpty();
    assertThat(
            DenseTrainingStep.of(
                new HeadNetwork(
                        HeadSpec.parse("softmax"),
                        ADAM,
                        ClassWeights.balanced(new long[] {1, 2, 3}))
                    .init(INPUTS, 1)))
        .isEmpty();
  }

  @Test
  void leavesToDl4jDenseLayersThatAreNoHead() {
    assertThat(DenseTrainingStep.of(OtherDenseNetworks.scaledBetween())).isEmpty();
    assertThat(DenseTrainingStep.of(OtherDenseNetworks.withoutBias())).isEmpty();
    assertThat(DenseTrainingStep.of(OtherDenseNetworks.branched())).isEmpty();
  }

  @Test
  void leavesAnotherBackEndToDl4j() {
    ComputationGraph network = network("softmax", ADAM);
    try (RecordedBackend gpu = new RecordedBackend(ExecutionerType.CUDA)) {
      assertThat(DenseTrainingStep.of(network)).isEmpty();
    }
    assertThat(DenseTrainingStep.of(network)).isPresent();
  }

  private static ComputationGraph network(String head, OptimizerSpec optimizer) {
    Nd4jThreads.useOne();
    return HeadNetwork.build(HeadSpec.parse(head), INPUTS, CLASSES, optimizer, 11);
  }

  private static ComputationGraph network(RateSchedule course) {
    Nd4jThreads.useOne();
    return new HeadNetwork(
            HeadSpec.SOFTMAX,
            new UpdateRule(ADAM, course, GradientClipping.NONE),
            ClassWeights.equal(CLASSES))
        .init(INPUTS, 11);
  }

  private static float[] features(int batch) {
    Random random = new Random(batch);
    float[] values = new float[SIZES[batch] * INPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static org.nd4j.linalg.api.ndarray.INDArray labels(int batch) {
    float[] oneHot = new float[SIZES[batch] * CLASSES];
    for (int i = 0; i < SIZES[batch]; i++) {
      oneHot[i * CLASSES + (i + batch) % CLASSES] = 1;
    }
    return Nd4jArrays.matrix(oneHot, SIZES[batch]);
  }
}
