package headway.common.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.export.OnnxExporter;
import headway.common.network.runtime.FrozenNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jReaderTest {
  private static final int SIDE = 8;

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void computesTheSameInEitherLayout(CNN2DFormat format) throws IOException {
    ComputationGraph original = network(format);
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, SIDE, SIDE);
    INDArray asStored = format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
    float[] expected = Nd4jArrays.of(original.output(asStored)[0]);

    LayerGraph read = Dl4jReader.read(zip(original), "net.zip", OptionalInt.of(SIDE));

    assertThat(Nd4jArrays.of(read.graph().output(images)[0]))
        .containsExactly(expected, within(1e-6f));
    try (FrozenNetwork onnx = FrozenNetwork.open(OnnxExporter.write(read), "net", 1)) {
      assertThat(onnx.run(Nd4jArrays.of(images), 2)).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void asksForTheSizeOfImages() throws IOException {
    byte[] zip = zip(network(CNN2DFormat.NCHW));

    assertThatThrownBy(() -> Dl4jReader.read(zip, "net.zip", OptionalInt.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("give it by --set network.inputSide=224");
  }

  @Test
  void refusesWhatIsNoZip() {
    assertThatThrownBy(() -> Dl4jReader.read(new byte[20], "net.zip", OptionalInt.of(SIDE)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cannot read network net.zip: it is not a whole zip");
  }

  private static byte[] zip(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, false);
    return bytes.toByteArray();
  }

  private static ComputationGraph network(CNN2DFormat format) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 3, format))
                .addLayer(
                    "conv",
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .dataFormat(format)
                        .activation(Activation.RELU)
                        .build(),
                    "image")
                .addLayer(
                    "pool",
                    new SubsamplingLayer.Builder()
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .dataFormat(format)
                        .build(),
                    "conv")
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build(),
                    "pool")
                .setOutputs("dense")
                .build());
    graph.init();
    return graph;
  }
}
