package headway.common.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ClassWeightsTest {

  @Test
  void balancedGivesEachClassTheSameSay() {
    float[] weights = ClassWeights.balanced(new long[] {10, 30, 20}).values();
    assertThat(weights).containsExactly(new float[] {2f, 2 / 3f, 1f}, within(1e-6f));
  }

  @Test
  void refusesToBalanceAnEmptyClass() {
    assertThatThrownBy(() -> ClassWeights.balanced(new long[] {10, 0}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("class 1 of 2 has no training example");
  }

  @Test
  void aWeightOfThreeTeachesLikeTheExampleThreeTimes() {
    OptimizerSpec sgd = OptimizerSpec.of(Kind.SGD, 0.3);
    ComputationGraph weighted =
        new HeadNetwork(HeadSpec.SOFTMAX, sgd, new ClassWeights(new float[] {3, 1})).init(2, 1);
    weighted.fit(set(new float[][] {{1, 2}, {-1, 1}}, new float[][] {{1, 0}, {0, 1}}));

    ComputationGraph repeated =
        HeadNetwork.build(HeadSpec.SOFTMAX, 2, 2, OptimizerSpec.of(Kind.SGD, 0.6), 1);
    repeated.fit(
        set(
            new float[][] {{1, 2}, {1, 2}, {1, 2}, {-1, 1}},
            new float[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}}));

    assertThat(weighted.params().toFloatVector())
        .containsExactly(repeated.params().toFloatVector(), within(1e-6f));
  }

  private static DataSet set(float[][] features, float[][] labels) {
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }
}
