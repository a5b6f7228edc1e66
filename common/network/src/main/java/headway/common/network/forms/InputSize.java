package headway.common.network.forms;

import headway.common.network.proto.ValueInfos;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.ValueInfoProto;

/** Declares the input shape of a model: images of one size, any batch size. */
final class InputSize {
  private InputSize() {}

  /**
   * The model; unchanged if it is declared so already.
   *
   * @throws headway.common.InputException if it supports one batch size only
   */
  static ModelProto declared(ModelProto model, ImageInput input, String origin) {
    ValueInfoProto declared =
        model.getGraph().getInputList().stream()
            .filter(each -> each.getName().equals(input.name()))
            .findFirst()
            .orElseThrow();
    List<TensorShapeProto.Dimension> shape =
        declared.getType().getTensorType().getShape().getDimList();
    boolean open =
        shape.get(1).getDimValue() != input.channels()
            || shape.get(2).getDimValue() != input.height()
            || shape.get(3).getDimValue() != input.width();
    long batch = shape.get(0).getDimValue();
    ModelProto sized = open ? with(model, input, batch) : model;
    return batch > 0 ? DynamicBatch.of(sized, input, batch, origin) : sized;
  }

  /**
   * The model with its input declared.
   *
   * @param batch images; below 1: any number
   */
  static ModelProto with(ModelProto model, ImageInput input, long batch) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearInput().clearValueInfo();
    for (ValueInfoProto each : model.getGraph().getInputList()) {
      graph.addInput(
          each.getName().equals(input.name())
              ? ValueInfos.ofBatches(input.name(), input.shape(1))
              : each);
    }
    if (batch > 0) {
      graph.getInputBuilderList().stream()
          .filter(each -> each.getName().equals(input.name()))
          .forEach(
              each ->
                  each.getTypeBuilder()
                      .getTensorTypeBuilder()
                      .getShapeBuilder()
                      .getDimBuilder(0)
                      .clear()
                      .setDimValue(batch));
    }
    return model.toBuilder().setGraph(graph).build();
  }
}
