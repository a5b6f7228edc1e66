package headway.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.finetune.FineTunedNetwork;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.export.RuntimeForward;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.ScratchLayers;
import headway.jobs.features.block.FeatureBlock;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class HeadScorerTest {
  private static final int SIDE = 32;
  private static final int CLASSES = 4;

  private static ComputationGraph smallCnn() {
    LayerGraph body = ScratchLayers.smallCnn(SIDE, 7);
    FineTunedNetwork whole = new FineTunedNetwork(body, body.input().name(), "relu2");
    UpdateRule rule = UpdateRule.of(OptimizerSpec.parse("adam 1e-3"));
    HeadNetwork head =
        new HeadNetwork(HeadSpec.parse("dense 8 relu, softmax"), rule, ClassWeights.equal(CLASSES));
    return whole.init(head, head.init(whole.topValues(), 7), rule, true);
  }

  /** ONNX has such a layer, but the exporter does not write it. */
  private static ComputationGraph notWritten() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutionalFlat(SIDE, SIDE, 3))
                .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "in")
                .addLayer("norm", new LocalResponseNormalization.Builder().build(), "conv")
                .addLayer(
                    "out",
                    new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build(),
                    "norm")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static void assertScoredAsByDl4j(ComputationGraph network, boolean inRuntime) {
    int rows = 20;
    int values = 3 * SIDE * SIDE;
    float[] pixels = new float[rows * values];
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    float[] expected = Nd4jArrays.of(network.outputSingle(Nd4jArrays.matrix(pixels.clone(), rows)));
    float[] scored = new float[expected.length];

    try (HeadScorer scorer = new HeadScorer(new HeadSnapshot(network))) {
      scorer.score(
          new FeatureBlock(new String[rows], new int[rows], pixels),
          (row, probabilities) ->
              System.arraycopy(probabilities, 0, scored, row * CLASSES, CLASSES));
    }

    assertThat(scored).containsExactly(expected, within(1e-5f));
    Optional<FrozenNetwork> runtime = RuntimeForward.of(network, values);
    assertThat(runtime.isPresent()).isEqualTo(inRuntime);
    runtime.ifPresent(FrozenNetwork::close);
  }

  @Test
  void scoresConvolutionsInOnnxRuntimeAsDl4jDoes() {
    assertScoredAsByDl4j(smallCnn(), true);
  }

  @Test
  void scoresInDl4jWhatOnnxLacks() {
    assertScoredAsByDl4j(notWritten(), false);
  }
}
