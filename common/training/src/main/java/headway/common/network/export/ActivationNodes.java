package headway.common.network.export;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.GraphWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions as ONNX nodes. */
final class ActivationNodes {
  private static final double LIMIT_OF_RELU6 = 6;

  /** Activations that are one operator without attributes. */
  private static final Map<Class<?>, String> PLAIN =
      Map.of(
          ActivationSELU.class, "Selu",
          ActivationSigmoid.class, "Sigmoid",
          ActivationSoftPlus.class, "Softplus",
          ActivationSoftSign.class, "Softsign",
          ActivationTanH.class, "Tanh");

  private final GraphWriter graph;

  ActivationNodes(GraphWriter graph) {
    this.graph = graph;
  }

  /**
   * The tensor of a layer's pre-activation: its output, or an inner tensor if an activation
   * follows.
   */
  static String before(IActivation activation, VertexContext context) {
    return activation instanceof ActivationIdentity ? context.name() : context.inner("sum");
  }

  /** Adds the activation of a pre-activation that {@link #before} named. */
  void after(IActivation activation, VertexContext context, String sum) {
    if (!(activation instanceof ActivationIdentity)) {
      write(activation, context, sum);
    }
  }

  void write(IActivation activation, VertexContext context, String input) {
    String output = context.name();
    List<String> inputs = List.of(input);
    Optional<String> plain = Optional.ofNullable(PLAIN.get(activation.getClass()));
    if (plain.isPresent()) {
      graph.node(plain.get(), output, inputs);
    } else if (activation instanceof ActivationIdentity) {
      graph.node("Identity", output, inputs);
    } else if (activation instanceof ActivationReLU relu) {
      rectify(relu, context, input);
    } else if (activation instanceof ActivationReLU6) {
      clip(context, input, LIMIT_OF_RELU6);
    } else if (activation instanceof ActivationSwish) {
      String gate = graph.node("Sigmoid", context.inner("gate"), inputs);
      graph.node("Mul", output, List.of(input, gate));
    } else if (activation instanceof ActivationSoftmax) {
      graph.node("Softmax", output, inputs, Attributes.integer("axis", 1));
    } else if (activation instanceof ActivationLReLU leaky) {
      graph.node("LeakyRelu", output, inputs, Attributes.real("alpha", leaky.getAlpha()));
    } else if (activation instanceof ActivationELU elu) {
      graph.node("Elu", output, inputs, Attributes.real("alpha", elu.getAlpha()));
    } else if (activation instanceof ActivationHardSigmoid) {
      graph.node("HardSigmoid", output, inputs);
    } else {
      throw context.refused("has activation " + activation + ", which is not written");
    }
  }

  private void rectify(ActivationReLU relu, VertexContext context, String input) {
    if (present(relu.getThreshold())) {
      throw context.refused("has a ReLU with a threshold, which is not written");
    }
    boolean limited = relu.getMax() != null;
    if (present(relu.getNegativeSlope())) {
      if (limited) {
        throw context.refused("has a ReLU with slope and limit, which is not written");
      }
      graph.node(
          "LeakyRelu",
          context.name(),
          List.of(input),
          Attributes.real("alpha", relu.getNegativeSlope()));
    } else if (limited) {
      clip(context, input, relu.getMax());
    } else {
      graph.node("Relu", context.name(), List.of(input));
    }
  }

  private static boolean present(Double value) {
    return value != null && value != 0;
  }

  private void clip(VertexContext context, String input, double limit) {
    String low = graph.floats(context.inner("low"), new float[] {0});
    String high = graph.floats(context.inner("high"), new float[] {(float) limit});
    graph.node("Clip", context.name(), List.of(input, low, high));
  }
}
