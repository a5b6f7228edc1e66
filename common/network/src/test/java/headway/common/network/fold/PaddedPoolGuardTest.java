package headway.common.network.fold;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.ValueInfos;
import headway.common.network.runtime.FrozenNetwork;
import java.util.Arrays;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;

class PaddedPoolGuardTest {
  @Test
  void zerosAroundNegativeValuesCountInAMaximum() {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    model.addOpsetImportBuilder().setVersion(13);
    var graph = model.getGraphBuilder().setName("pool");
    graph.addInput(ValueInfos.ofBatches("image", -1, 1, 4, 4));
    graph.addOutput(ValueInfos.ofBatches("y", -1, 1, 2, 2));
    TensorProto.Builder pads =
        graph.addInitializerBuilder().setName("pads").setDataType(7).addDims(8);
    for (long pad : new long[] {0, 0, 1, 1, 0, 0, 1, 1}) {
      pads.addInt64Data(pad);
    }
    graph.addNodeBuilder().setOpType("Pad").addInput("image").addInput("pads").addOutput("padded");
    graph
        .addNodeBuilder()
        .setOpType("MaxPool")
        .addInput("padded")
        .addOutput("y")
        .addAttribute(Attributes.integers("kernel_shape", 3, 3))
        .addAttribute(Attributes.integers("strides", 2, 2));
    float[] negative = new float[16];
    Arrays.fill(negative, -1);

    byte[] guarded = GraphFolding.of(model.build().toByteArray(), "pool");

    try (FrozenNetwork network = FrozenNetwork.open(guarded, "pool", 1)) {
      assertThat(network.run(negative, 1)).containsExactly(0, 0, 0, -1);
    }
    assertThat(GraphFolding.of(guarded, "pool")).as("once").isEqualTo(guarded);
  }
}
