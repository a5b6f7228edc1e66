package headway.common.network.tail;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * What lies between two tensors that everything crosses, one after the other.
 *
 * @param from the lower tensor
 * @param below its shape with the batch; negative where unknown
 * @param to the upper tensor
 * @param above its shape with the batch
 * @param nodes that compute the upper tensor of the lower one; those of constants alone left out
 * @param weights the file's constants, by name
 * @param constants names of all tensors that do not depend on the image
 */
record GraphSegment(
    String from,
    long[] below,
    String to,
    long[] above,
    List<NodeProto> nodes,
    Map<String, TensorProto> weights,
    Set<String> constants) {
  private static final int IMAGE_RANK = 4;
  private static final float SIX = 6;

  /** The nodes with weights. */
  List<NodeProto> layers() {
    return nodes.stream().filter(this::isLayer).toList();
  }

  private boolean isLayer(NodeProto node) {
    String operator = node.getOpType();
    return OperatorKinds.RECURRENT.contains(operator)
        || ((OperatorKinds.DENSE.contains(operator) || OperatorKinds.CONVOLUTION.contains(operator))
            && node.getInputList().stream().anyMatch(this::isMatrix));
  }

  private boolean isMatrix(String tensor) {
    return constants.contains(tensor)
        && Optional.ofNullable(weights.get(tensor)).map(w -> w.getDimsCount() > 1).orElse(true);
  }

  private Set<String> operators() {
    return nodes.stream().map(NodeProto::getOpType).collect(Collectors.toSet());
  }

  private boolean hasAny(Set<String> kinds) {
    return operators().stream().anyMatch(kinds::contains);
  }

  /** Whether as many values come out of it as go in. */
  boolean keepsCount() {
    return values(below) == values(above);
  }

  /** Whether rows and columns of each channel become one value. */
  boolean pools() {
    return below.length == IMAGE_RANK
        && (values(above) == below[1] || values(above) == below[IMAGE_RANK - 1])
        && hasAny(OperatorKinds.POOLING);
  }

  boolean poolsByMaximum() {
    return hasAny(OperatorKinds.MAXIMUM);
  }

  /** Whether it makes probabilities or a choice of classes. */
  boolean isOfClasses() {
    Set<String> operators = operators();
    boolean spelledOut =
        operators.contains("Exp") && (operators.contains("Div") || operators.contains("Mul"));
    return (hasAny(OperatorKinds.OF_CLASSES) && !gates()) || spelledOut;
  }

  /** Whether it picks among the values instead of giving one for each. */
  boolean chooses() {
    return hasAny(OperatorKinds.CHOOSING) && !pools();
  }

  /** Whether values are divided by the length of their vector, as those of embeddings are. */
  boolean measuresLength() {
    return hasAny(OperatorKinds.LENGTH);
  }

  /** Whether hidden layers alone end so. */
  boolean isHidden() {
    return hasAny(OperatorKinds.HIDDEN) || isUnlikeClasses();
  }

  /** As {@link #isHidden}, but for ReLU and the like, which some classifiers have behind them. */
  boolean isUnlikeClasses() {
    return hasAny(OperatorKinds.NORMALIZATION)
        || operators().contains("HardSwish")
        || gates()
        || nodes.stream().anyMatch(this::isRelu6);
  }

  /** A value times a function of itself, as in swish, or one tensor of the image times another. */
  private boolean gates() {
    return nodes.stream()
        .filter(node -> node.getOpType().equals("Mul"))
        .anyMatch(
            node -> node.getInputList().stream().noneMatch(constants::contains) && !hasExponent());
  }

  private boolean hasExponent() {
    return operators().contains("Exp");
  }

  private boolean isRelu6(NodeProto node) {
    if (!node.getOpType().equals("Clip")) {
      return false;
    }
    Optional<Float> most =
        node.getInputCount() > 2
            ? Optional.ofNullable(weights.get(node.getInput(2)))
                .filter(Constants::isFloat)
                .map(value -> Constants.floats(value)[0])
            : Attributes.find(node, "max").map(max -> max.getF());
    return most.filter(value -> value == SIX).isPresent();
  }

  /** Of the one layer: how many channels or units come out. */
  long width() {
    return isConvolution() && above.length == IMAGE_RANK ? above[1] : above[above.length - 1];
  }

  long inputWidth() {
    return isConvolution() && below.length == IMAGE_RANK ? below[1] : below[below.length - 1];
  }

  boolean isConvolution() {
    return hasAny(OperatorKinds.CONVOLUTION);
  }

  /** Whether its layer reads one position of the image at a time. */
  boolean isPointwise() {
    return !isConvolution() || Arrays.stream(kernel()).allMatch(side -> side == 1);
  }

  /** Whether its layer has one position to read, and that without padding. */
  boolean readsAll() {
    boolean padded =
        layers().stream()
            .anyMatch(
                node ->
                    Arrays.stream(Attributes.integers(node, "pads")).anyMatch(pad -> pad > 0)
                        || Attributes.text(node, "auto_pad", "NOTSET").startsWith("SAME"));
    return !isConvolution() || isPointwise() || !padded;
  }

  private long[] kernel() {
    NodeProto node = layers().get(0);
    int[] declared = Attributes.integers(node, "kernel_shape");
    if (declared.length > 0) {
      return Arrays.stream(declared).asLongStream().toArray();
    }
    return node.getInputList().stream()
        .map(weights::get)
        .filter(tensor -> tensor != null && tensor.getDimsCount() == IMAGE_RANK)
        .findFirst()
        .map(Constants::shape)
        .map(shape -> Arrays.copyOfRange(shape, 2, IMAGE_RANK))
        .orElse(new long[] {0});
  }

  boolean isGrouped() {
    return layers().stream().anyMatch(node -> Attributes.integer(node, "group", 1) != 1);
  }

  /** Values of one image; negative where unknown. */
  long values() {
    return values(above);
  }

  static long values(long[] shape) {
    long values = 1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] < 0) {
        return -1;
      }
      values *= shape[i];
    }
    return values;
  }
}
