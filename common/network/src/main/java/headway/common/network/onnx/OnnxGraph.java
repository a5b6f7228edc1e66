package headway.common.network.onnx;

import headway.common.InputException;
import headway.common.network.forms.ImageInput;
import headway.common.network.forms.UniformModel;
import headway.common.network.proto.LargeWeights;
import headway.common.network.proto.ModelBytes;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/** A validated ONNX model of a convolutional classifier. Immutable. */
public final class OnnxGraph {
  private final String origin;
  private final String sha256;
  private final ModelProto model;
  private final ImageInput input;
  private final List<String> cuts;
  private final List<String> notes;

  private OnnxGraph(
      String origin,
      String sha256,
      ModelProto model,
      ImageInput input,
      List<String> cuts,
      List<String> notes) {
    this.origin = origin;
    this.sha256 = sha256;
    this.model = model;
    this.input = input;
    this.cuts = cuts;
    this.notes = notes;
  }

  /**
   * Reads a model. N×H×W×C input is converted to N×C×H×W, training mode to evaluation mode, and a
   * fixed batch size to any batch size. Weights are not copied, so the bytes must not change
   * afterwards.
   *
   * @param bytes the whole file
   * @param origin the name or URI for messages
   * @throws InputException when the bytes are no ONNX model, its weights are in other files, its
   *     input is no image, or it cannot be converted
   */
  public static OnnxGraph parse(byte[] bytes, String origin) {
    return parse(bytes, origin, OptionalInt.empty());
  }

  /**
   * As {@link #parse(byte[], String)}.
   *
   * @param side of the square input images, if the file does not fix the size
   */
  public static OnnxGraph parse(byte[] bytes, String origin, OptionalInt side) {
    return parse(bytes, origin, Sha256.of(bytes), side);
  }

  /**
   * As {@link #parse(byte[], String)}, for a model that was made out of another file.
   *
   * @param sha256 of that file
   */
  public static OnnxGraph parse(byte[] bytes, String origin, String sha256) {
    return parse(bytes, origin, sha256, OptionalInt.empty());
  }

  private static OnnxGraph parse(byte[] bytes, String origin, String sha256, OptionalInt side) {
    ModelProto model = decode(bytes, origin);
    if (model.getIrVersion() < 1
        || model.getOpsetImportCount() == 0
        || model.getGraph().getNodeCount() == 0) {
      throw new InputException(
          "Cannot read network %s: its %,d bytes are not an ONNX model"
              .formatted(origin, bytes.length));
    }
    refuseExternalWeights(model.getGraph(), origin);
    UniformModel uniform = UniformModel.of(model, origin, side);
    return new OnnxGraph(
        origin,
        sha256,
        uniform.model(),
        uniform.input(),
        CutPoints.of(uniform.model().getGraph(), uniform.input().name()),
        uniform.notes());
  }

  private static ModelProto decode(byte[] bytes, String origin) {
    try {
      return ModelBytes.decode(bytes);
    } catch (IOException e) {
      throw new InputException(
          "Cannot read network %s: its %,d bytes are not an ONNX model, or only part of one; write or export it again"
              .formatted(origin, bytes.length),
          e);
    }
  }

  private static void refuseExternalWeights(GraphProto graph, String origin) {
    for (TensorProto weights : graph.getInitializerList()) {
      if (weights.getDataLocation() == TensorProto.DataLocation.EXTERNAL
          && !LargeWeights.isKept(weights)) {
        throw new InputException(
            "Cannot read network %s: the weights '%s' lie in another file%s; save the model as one file"
                .formatted(origin, weights.getName(), location(weights)));
      }
    }
  }

  private static String location(TensorProto weights) {
    return weights.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals("location"))
        .map(entry -> " ('" + entry.getValue() + "')")
        .findFirst()
        .orElse("");
  }

  /** The name or URI that it was read from. */
  public String origin() {
    return origin;
  }

  /** Of the whole file that it was read or made from. */
  public String sha256() {
    return sha256;
  }

  public ImageInput input() {
    return input;
  }

  /** Tensor names, in the file's order. */
  public List<String> outputs() {
    return model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
  }

  /**
   * The tensors at which the graph can be cut, from the input upwards: all data from the image to
   * one of the outputs flows through such a tensor.
   */
  public List<String> cuts() {
    return cuts;
  }

  /** Like {@link #cuts()}, for one output, which is the last of them if it can be cut. */
  public List<String> cutsTowards(String output) {
    return CutPoints.towards(model.getGraph(), input.name(), output);
  }

  /**
   * The same graph with other nodes behind one of its tensors.
   *
   * @param tensor one of {@link #cuts()}
   * @param nodes that read it; the output of the last is a cut point of the result
   */
  public OnnxGraph withNodesAfter(String tensor, List<NodeProto> nodes) {
    GraphProto graph = model.getGraph();
    GraphProto.Builder extended = graph.toBuilder().clearNode();
    for (NodeProto node : graph.getNodeList()) {
      extended.addNode(node);
      if (node.getOutputList().contains(tensor)) {
        extended.addAllNode(nodes);
      }
    }
    List<String> more = new ArrayList<>(cuts);
    more.add(cuts.indexOf(tensor) + 1, nodes.get(nodes.size() - 1).getOutput(0));
    return new OnnxGraph(
        origin,
        sha256,
        model.toBuilder().setGraph(extended).build(),
        input,
        List.copyOf(more),
        notes);
  }

  /** The conversions when it was read, for the user; each is the end of a sentence. */
  public List<String> notes() {
    return notes;
  }

  /** The version of the standard operators, such as 13; 0 when it uses none. */
  public long opset() {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(0);
  }

  /** The file's metadata properties, by key. */
  public Map<String, String> metadata() {
    Map<String, String> properties = new TreeMap<>();
    model.getMetadataPropsList().forEach(p -> properties.put(p.getKey(), p.getValue()));
    return properties;
  }

  /** The model as protobuf, for rewriting. */
  public ModelProto model() {
    return model;
  }
}
