package headway.common.network.forms;

import headway.common.network.proto.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.Message;

/**
 * Replaces calls of a model's own functions by their nodes, so that the network can be cut within
 * them (<a href="https://onnx.ai/onnx/repo-docs/IR.html#functions">functions</a>). A function for
 * another version of the standard operators than the model's stays a function, which ONNX Runtime
 * runs.
 */
final class LocalFunctions {
  /** Fields that ONNX added after the classes of this version were made. */
  private static final int OVERLOAD_OF_NODE = 8;

  private static final int DEFAULTS_OF_FUNCTION = 11;
  private static final int OVERLOAD_OF_FUNCTION = 13;

  private final Map<String, FunctionProto> functions = new HashMap<>();

  private LocalFunctions(ModelProto model) {
    Map<String, Long> versions = versions(model.getOpsetImportList());
    for (FunctionProto function : model.getFunctionsList()) {
      boolean sameVersions =
          versions(function.getOpsetImportList()).entrySet().stream()
              .allMatch(
                  each ->
                      versions
                          .getOrDefault(each.getKey(), each.getValue())
                          .equals(each.getValue()));
      if (sameVersions) {
        functions.put(
            key(function.getDomain(), function.getName(), text(function, OVERLOAD_OF_FUNCTION)),
            function);
      }
    }
  }

  /** The model without the calls; unchanged if it has no functions. */
  static ModelProto inlined(ModelProto model) {
    if (model.getFunctionsCount() == 0) {
      return model;
    }
    LocalFunctions local = new LocalFunctions(model);
    ModelProto.Builder result = model.toBuilder().setGraph(local.inlined(model.getGraph()));
    Map<String, Long> known = versions(model.getOpsetImportList());
    for (FunctionProto function : local.functions.values()) {
      for (OperatorSetIdProto set : function.getOpsetImportList()) {
        if (known.putIfAbsent(domain(set.getDomain()), set.getVersion()) == null) {
          result.addOpsetImport(set);
        }
      }
    }
    List<FunctionProto> kept =
        model.getFunctionsList().stream()
            .filter(each -> !local.functions.containsValue(each))
            .toList();
    return result.clearFunctions().addAllFunctions(kept).build();
  }

  private static Map<String, Long> versions(List<OperatorSetIdProto> sets) {
    return sets.stream()
        .collect(
            Collectors.toMap(
                set -> domain(set.getDomain()), OperatorSetIdProto::getVersion, (a, b) -> a));
  }

  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private static String key(String domain, String name, String overload) {
    return domain(domain) + ":" + name + ":" + overload;
  }

  private static String text(Message message, int field) {
    return message.getUnknownFields().getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .map(ByteString::toStringUtf8)
        .orElse("");
  }

  private GraphProto inlined(GraphProto graph) {
    return graph.toBuilder().clearNode().addAllNode(inlined(graph.getNodeList())).build();
  }

  private List<NodeProto> inlined(List<NodeProto> nodes) {
    List<NodeProto> result = new ArrayList<>();
    for (NodeProto node : nodes) {
      FunctionProto function =
          functions.get(key(node.getDomain(), node.getOpType(), text(node, OVERLOAD_OF_NODE)));
      if (function == null) {
        result.add(withInlinedGraphs(node));
      } else {
        result.addAll(inlined(new Call(node, function).nodes()));
      }
    }
    return result;
  }

  private NodeProto withInlinedGraphs(NodeProto node) {
    if (node.getAttributeList().stream().noneMatch(each -> each.hasG())) {
      return node;
    }
    NodeProto.Builder result = node.toBuilder();
    for (AttributeProto.Builder attribute : result.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(inlined(attribute.getG()));
      }
    }
    return result.build();
  }

  /** One node that calls a function. */
  private static final class Call {
    private final NodeProto node;
    private final FunctionProto function;
    private final Map<String, String> names = new HashMap<>();

    Call(NodeProto node, FunctionProto function) {
      this.node = node;
      this.function = function;
      names.put("", "");
      for (int i = 0; i < function.getInputCount(); i++) {
        names.put(function.getInput(i), i < node.getInputCount() ? node.getInput(i) : "");
      }
      for (int i = 0; i < function.getOutputCount(); i++) {
        if (i < node.getOutputCount() && !node.getOutput(i).isEmpty()) {
          names.put(function.getOutput(i), node.getOutput(i));
        }
      }
    }

    List<NodeProto> nodes() {
      List<NodeProto> nodes = new ArrayList<>();
      for (int i = 0; i < function.getInputCount(); i++) {
        String input = function.getInput(i);
        if (function.getOutputList().contains(input)) {
          // It gives an input back as it is.
          int output = function.getOutputList().indexOf(input);
          nodes.add(
              NodeProto.newBuilder()
                  .setOpType("Identity")
                  .addInput(node.getInput(i))
                  .addOutput(node.getOutput(output))
                  .build());
          names.put(input, node.getInput(i));
        }
      }
      function.getNodeList().forEach(inner -> nodes.add(renamed(inner)));
      return nodes;
    }

    private NodeProto renamed(NodeProto inner) {
      NodeProto.Builder result = inner.toBuilder().clearInput().clearOutput().clearAttribute();
      inner.getInputList().forEach(input -> result.addInput(now(input)));
      inner.getOutputList().forEach(output -> result.addOutput(now(output)));
      if (!inner.getName().isEmpty()) {
        result.setName(node.getOutput(0) + "/" + inner.getName());
      }
      for (AttributeProto attribute : inner.getAttributeList()) {
        value(attribute).map(this::renamed).ifPresent(result::addAttribute);
      }
      return result.build();
    }

    /** The attribute, or what the call or else the function gives for the one that it refers to. */
    private Optional<AttributeProto> value(AttributeProto attribute) {
      String referred = attribute.getRefAttrName();
      if (referred.isEmpty()) {
        return Optional.of(attribute);
      }
      return Attributes.find(node, referred)
          .or(() -> defaultOf(referred))
          .map(given -> given.toBuilder().setName(attribute.getName()).build());
    }

    private Optional<AttributeProto> defaultOf(String name) {
      for (ByteString each :
          function.getUnknownFields().getField(DEFAULTS_OF_FUNCTION).getLengthDelimitedList()) {
        try {
          AttributeProto attribute = AttributeProto.parseFrom(each);
          if (attribute.getName().equals(name)) {
            return Optional.of(attribute);
          }
        } catch (InvalidProtocolBufferException otherField) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }

    private AttributeProto renamed(AttributeProto attribute) {
      return attribute.hasG()
          ? attribute.toBuilder().setG(renamed(attribute.getG())).build()
          : attribute;
    }

    private GraphProto renamed(GraphProto graph) {
      GraphProto.Builder result = graph.toBuilder().clearNode().clearValueInfo();
      graph.getNodeList().forEach(inner -> result.addNode(renamed(inner)));
      result.getInputBuilderList().forEach(each -> each.setName(now(each.getName())));
      result.getOutputBuilderList().forEach(each -> each.setName(now(each.getName())));
      result.getInitializerBuilderList().forEach(each -> each.setName(now(each.getName())));
      return result.build();
    }

    private String now(String name) {
      return names.computeIfAbsent(name, inner -> node.getOutput(0) + "/" + inner);
    }
  }
}
