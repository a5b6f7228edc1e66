package headway.common.network.forms;

import headway.common.network.proto.AncestorGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/**
 * What a network of several inputs computes from its image alone, such as the vision tower of CLIP:
 * the outputs that need another input, and that input, are left out.
 */
final class ImageOutputs {
  private static final int IMAGE_RANK = 4;

  private ImageOutputs() {}

  /**
   * The part of a model.
   *
   * @param model unchanged if it has one input, no image, or no output of the image alone
   * @param notes what was left out, for the user
   */
  record Part(ModelProto model, List<String> notes) {}

  static Part of(ModelProto model) {
    GraphProto graph = model.getGraph();
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    List<ValueInfoProto> images = inputs.stream().filter(ImageOutputs::isImage).toList();
    if (inputs.size() < 2 || images.size() != 1) {
      return new Part(model, List.of());
    }
    List<String> others =
        inputs.stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !name.equals(images.get(0).getName()))
            .toList();
    List<ValueInfoProto> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      Set<String> tensors = AncestorGraph.of(graph, Set.of(output.getName())).tensors();
      boolean ofImage = tensors.contains(images.get(0).getName());
      if (ofImage && others.stream().noneMatch(tensors::contains)) {
        kept.add(output);
      } else {
        dropped.add(output.getName());
      }
    }
    return kept.isEmpty()
        ? new Part(model, List.of())
        : new Part(part(model, kept, others), List.of(note(others, dropped)));
  }

  private static boolean isImage(ValueInfoProto input) {
    var type = input.getType().getTensorType();
    return type.getElemType() == TensorProto.DataType.FLOAT_VALUE
        && type.getShape().getDimCount() == IMAGE_RANK;
  }

  private static ModelProto part(
      ModelProto model, List<ValueInfoProto> outputs, List<String> inputs) {
    GraphProto graph = model.getGraph();
    AncestorGraph part =
        AncestorGraph.of(
            graph, outputs.stream().map(ValueInfoProto::getName).collect(Collectors.toSet()));
    GraphProto.Builder result = graph.toBuilder().clearNode().clearOutput().clearInput();
    result.addAllNode(part.nodes()).addAllOutput(outputs).clearInitializer();
    graph.getInputList().stream()
        .filter(input -> !inputs.contains(input.getName()))
        .forEach(result::addInput);
    graph.getInitializerList().stream()
        .filter(weights -> part.tensors().contains(weights.getName()))
        .forEach(result::addInitializer);
    return model.toBuilder().setGraph(result).build();
  }

  private static String note(List<String> inputs, List<String> outputs) {
    String left = "its inputs other than the image (%s) are left out".formatted(names(inputs));
    return outputs.isEmpty()
        ? left
        : left + ", with the outputs that need them (%s)".formatted(names(outputs));
  }

  private static String names(List<String> names) {
    return String.join(", ", names);
  }
}
