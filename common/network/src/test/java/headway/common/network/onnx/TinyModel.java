package headway.common.network.onnx;

import headway.common.network.proto.Constants;
import headway.common.network.proto.DeterministicOnnx;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/** Builds small ONNX models, node by node. */
public final class TinyModel {
  private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);

  private TinyModel() {
    model.addOpsetImportBuilder().setVersion(13);
    model.getGraphBuilder().setName("tiny");
  }

  /** A model with the float32 input {@code image} of that shape; a dimension of 0 is free. */
  public static TinyModel ofImage(long... shape) {
    return new TinyModel().input("image", TensorProto.DataType.FLOAT, shape);
  }

  /** A model with one input of another type. */
  public static TinyModel of(String name, TensorProto.DataType type, long... shape) {
    return new TinyModel().input(name, type, shape);
  }

  public TinyModel input(String name, TensorProto.DataType type, long... shape) {
    model.getGraphBuilder().addInput(value(name, type, shape));
    return this;
  }

  static TinyModel withoutInput() {
    return new TinyModel();
  }

  /** Of the standard operators; 13 unless given. */
  public TinyModel opset(long version) {
    model.getOpsetImportBuilder(0).setVersion(version);
    return this;
  }

  public TinyModel node(String operator, String output, String... inputs) {
    model
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output));
    return this;
  }

  /** As {@link #node(String, String, String...)}, with attributes. */
  public TinyModel node(
      String operator, String output, List<AttributeProto> attributes, String... inputs) {
    node(operator, output, inputs);
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.getNodeBuilder(graph.getNodeCount() - 1).addAllAttribute(attributes);
    return this;
  }

  /** As above, of several outputs. */
  public TinyModel node(
      String operator, List<String> outputs, List<AttributeProto> attributes, String... inputs) {
    node(operator, outputs.get(0), attributes, inputs);
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.getNodeBuilder(graph.getNodeCount() - 1).addAllOutput(outputs.subList(1, outputs.size()));
    return this;
  }

  /** A constant vector of int64. */
  public TinyModel integers(String name, long... values) {
    model.getGraphBuilder().addInitializer(Constants.integers(name, values));
    return this;
  }

  public TinyModel weights(String name, long[] shape, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    Arrays.stream(shape).forEach(tensor::addDims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    model.getGraphBuilder().addInitializer(tensor);
    return this;
  }

  public TinyModel externalWeights(String name, String file) {
    return externalWeights(name, file, 0, 1);
  }

  /** Float32 weights from a byte of a file on. */
  public TinyModel externalWeights(String name, String file, long offset, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    Arrays.stream(shape).forEach(tensor::addDims);
    long length = Arrays.stream(shape).reduce(Float.BYTES, (one, other) -> one * other);
    tensor.addExternalDataBuilder().setKey("location").setValue(file);
    tensor.addExternalDataBuilder().setKey("offset").setValue(Long.toString(offset));
    tensor.addExternalDataBuilder().setKey("length").setValue(Long.toString(length));
    model.getGraphBuilder().addInitializer(tensor);
    return this;
  }

  public TinyModel output(String name, long... shape) {
    model.getGraphBuilder().addOutput(value(name, TensorProto.DataType.FLOAT, shape));
    return this;
  }

  public TinyModel metadata(String key, String value) {
    model.addMetadataPropsBuilder().setKey(key).setValue(value);
    return this;
  }

  public byte[] bytes() {
    return DeterministicOnnx.of(model.build());
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    for (long dimension : shape) {
      var added = tensor.getShapeBuilder().addDimBuilder();
      if (dimension > 0) {
        added.setDimValue(dimension);
      }
    }
    return value.build();
  }
}
