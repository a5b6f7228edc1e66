package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of two classes with the same parameters, one of DL4J's layers and one of ours. */
final class EqualTraining {
  private static final int STEPS = 4;

  private EqualTraining() {}

  /** Trains both on the same images, anew in each step. */
  static void assertThatBothLearnTheSame(
      ComputationGraph theirs, ComputationGraph ours, Supplier<INDArray> drawn) {
    ours.setParams(theirs.params().dup());
    float[] before = theirs.params().toFloatVector();
    Nd4j.getRandom().setSeed(5);
    for (int step = 0; step < STEPS; step++) {
      INDArray images = drawn.get();
      INDArray labels = Nd4j.zeros(DataType.FLOAT, images.size(0), 2);
      for (int i = 0; i < images.size(0); i++) {
        labels.putScalar(i, i % 2, 1);
      }
      theirs.fit(new DataSet(images, labels));
      ours.fit(new DataSet(images.dup(), labels));
    }

    assertThat(ours.params().toFloatVector())
        .containsExactly(theirs.params().toFloatVector(), within(1e-6f))
        .isNotEqualTo(before);
  }
}
