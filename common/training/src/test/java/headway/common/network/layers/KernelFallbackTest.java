package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.nd4j.RecordedBackend;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** On a GPU, kernels in Java would compute on buffers of the host that ND4J does not read. */
class KernelFallbackTest {
  private static final int SIDE = 12;

  private static ComputationGraph graph() {
    ConvolutionLayer convolution =
        new ConvolutionLayer.Builder(3, 3).nIn(3).nOut(4).activation(Activation.IDENTITY).build();
    SubsamplingLayer pool =
        new SubsamplingLayer.Builder(
                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
            .build();
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
            .addLayer("convolution", LinearConvolution.of(convolution, true), "in")
            .addLayer("pool", HalvingPool.of(pool), "convolution")
            .addLayer("relu", Rectifier.of(new ActivationLayer(Activation.RELU)), "pool")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "relu")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static DataSet images() {
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}});
    return new DataSet(Nd4j.rand(DataType.FLOAT, 2, 3, SIDE, SIDE), labels);
  }

  private static List<String> operations(ExecutionerType type) {
    ComputationGraph graph = graph();
    try (RecordedBackend backend = new RecordedBackend(type)) {
      graph.fit(images());
      return backend.operations();
    }
  }

  @Test
  void everyKernelLeavesTheWorkToNd4jOnAGpu() {
    assertThat(operations(ExecutionerType.CUDA))
        .contains("maxpool2d", "maxpool2d_bp", "relu_bp")
        .anyMatch(name -> name.equals("conv2d") || name.equals("im2col"));
  }

  @Test
  void everyKernelReplacesTheWorkOfNd4jOnAProcessor() {
    assertThat(operations(ExecutionerType.NATIVE_CPU))
        .isNotEmpty()
        .doesNotContain("maxpool2d", "maxpool2d_bp", "relu_bp", "conv2d", "im2col");
  }
}
