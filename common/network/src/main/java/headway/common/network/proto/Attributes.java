package headway.common.network.proto;

import java.util.List;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import org.nd4j.shade.protobuf.ByteString;

/** The attributes of ONNX nodes. */
public final class Attributes {
  private Attributes() {}

  public static AttributeProto integer(String name, long value) {
    return named(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  public static AttributeProto real(String name, double value) {
    return named(name, AttributeProto.AttributeType.FLOAT).setF((float) value).build();
  }

  public static AttributeProto integers(String name, int... values) {
    AttributeProto.Builder attribute = named(name, AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  public static AttributeProto text(String name, String value) {
    return named(name, AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto.Builder named(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  public static Optional<AttributeProto> find(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /** The value, or the operator's default if it is omitted. */
  public static long integer(NodeProto node, String name, long otherwise) {
    return find(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  public static double real(NodeProto node, String name, double otherwise) {
    return find(node, name).map(a -> (double) a.getF()).orElse(otherwise);
  }

  public static String text(NodeProto node, String name, String otherwise) {
    return find(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  public static int[] integers(NodeProto node, String name, int... otherwise) {
    return find(node, name)
        .map(a -> a.getIntsList().stream().mapToInt(Math::toIntExact).toArray())
        .orElse(otherwise);
  }

  /** The node with some attributes replaced by name. */
  public static NodeProto with(NodeProto node, AttributeProto... replacements) {
    NodeProto.Builder result = node.toBuilder();
    for (AttributeProto replacement : replacements) {
      List<AttributeProto> kept =
          result.getAttributeList().stream()
              .filter(a -> !a.getName().equals(replacement.getName()))
              .toList();
      result.clearAttribute().addAllAttribute(kept).addAttribute(replacement);
    }
    return result.build();
  }
}
