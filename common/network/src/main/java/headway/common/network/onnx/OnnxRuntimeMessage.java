package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ONNX Runtime's error about a model, for messages. */
public final class OnnxRuntimeMessage {
  /** In Node, ("name", Operator, "domain", version) : (inputs) -> ("output": type,) , Error … */
  private static final Pattern UNKNOWN_OPERATOR =
      Pattern.compile(
          "In Node, \\(\"([^\"]*)\", (\\w+), .*-> \\(\"([^\"]*)\".*(?:No Op registered|is not a"
              + " registered)",
          Pattern.DOTALL);

  /** … Opset 27 is under development … support for domain ai.onnx is till opset 23. */
  private static final Pattern NEW_OPSET =
      Pattern.compile("Opset (\\d+) is under development.* is till opset (\\d+)", Pattern.DOTALL);

  private OnnxRuntimeMessage() {}

  /** An unknown operator with its node, else the first line in ONNX Runtime's words. */
  public static String of(OrtException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher unknown = UNKNOWN_OPERATOR.matcher(message);
    if (unknown.find()) {
      String node = unknown.group(1).isEmpty() ? unknown.group(3) : unknown.group(1);
      return "its node '%s' (%s) is of an operator that ONNX Runtime does not have; export the network with ONNX's own operators"
          .formatted(node, unknown.group(2));
    }
    Matcher newer = NEW_OPSET.matcher(message);
    if (newer.find()) {
      return "it is of opset %s, and ONNX Runtime here reads up to %s; export it again with opset_version=%s"
          .formatted(newer.group(1), newer.group(2), newer.group(2));
    }
    return "ONNX Runtime says: " + message.lines().findFirst().orElse("nothing");
  }
}
