package headway.common.hyperparameters;

import headway.common.UsageException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The optimizer of a head.
 *
 * @param learningRate above 0; the step's size
 * @param momentum of {@link Kind#MOMENTUM}, from 0 to below 1; the others ignore it
 * @param l2 from 0; the loss grows by {@code l2 / 2 · Σw²} over the weights, biases left out, so
 *     Keras' {@code l2(λ)} is {@code l2 = 2λ} here
 * @param weightDecay from 0; after each step the weights shrink by {@code learningRate ·
 *     weightDecay · w} (decoupled, Loshchilov and Hutter 2019), biases left out
 */
public record OptimizerSpec(
    Kind kind, double learningRate, double momentum, double l2, double weightDecay) {

  /** The update rules; constants are Keras' defaults. */
  public enum Kind {
    /** Kingma and Ba 2015: β₁ 0.9, β₂ 0.999, ε 1e-7. */
    ADAM,
    /** Plain stochastic gradient descent. */
    SGD,
    /**
     * Gradient descent with Nesterov's momentum m: {@code v ← m·v − lr·g; w ← w + m·v − lr·g}. DL4J
     * has no other momentum. It is Keras' {@code SGD(lr, momentum=m, nesterov=True)}; classic
     * momentum ({@code w ← w + v}) takes the same step from the velocity before.
     */
    MOMENTUM,
    /** Hinton's RMSProp: decay 0.9, ε 1e-7; the mean square starts at ε, in Keras at 0. */
    RMSPROP;

    /**
     * The optimizer of that name, ignoring case.
     *
     * @throws UsageException if there is none
     */
    public static Kind parse(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equalsIgnoreCase(name.strip()))
          .findFirst()
          .orElseThrow(
              () ->
                  new UsageException(
                      "Cannot read the optimizer '%s': it must be one of %s"
                          .formatted(
                              name,
                              Arrays.stream(values())
                                  .map(Kind::toString)
                                  .collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double USUAL_MOMENTUM = 0.9;

  public OptimizerSpec {
    require(learningRate > 0 && Double.isFinite(learningRate), "learning rate", learningRate, ">");
    require(momentum >= 0 && momentum < 1, "momentum (below 1)", momentum, "≥");
    require(l2 >= 0 && Double.isFinite(l2), "l2", l2, "≥");
    require(weightDecay >= 0 && Double.isFinite(weightDecay), "weight decay", weightDecay, "≥");
  }

  /** With momentum 0.9. */
  public OptimizerSpec(Kind kind, double learningRate, double l2, double weightDecay) {
    this(kind, learningRate, USUAL_MOMENTUM, l2, weightDecay);
  }

  /** Without l2 and weight decay. */
  public static OptimizerSpec of(Kind kind, double learningRate) {
    return new OptimizerSpec(kind, learningRate, 0, 0);
  }

  /**
   * Parses an optimizer and its rate: {@code adam 1e-4}, {@code rmsprop 1e-4}, {@code sgd 1e-4} or
   * {@code sgd 1e-4 momentum 0.9}; without l2 and weight decay.
   *
   * @throws UsageException naming the part that is invalid
   */
  public static OptimizerSpec parse(String text) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
    boolean moving = words.length == 4 && words[2].equals("momentum");
    if (words.length != 2 && !moving) {
      throw unreadable(text);
    }
    Kind kind = Kind.parse(words[0]);
    if (moving && kind != Kind.SGD && kind != Kind.MOMENTUM) {
      throw new UsageException(
          "Cannot read the optimizer '%s': only sgd takes a momentum".formatted(text));
    }
    return new OptimizerSpec(
        moving ? Kind.MOMENTUM : kind,
        number(words[1], text),
        moving ? number(words[3], text) : USUAL_MOMENTUM,
        0,
        0);
  }

  private static double number(String word, String text) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException none) {
      throw unreadable(text);
    }
  }

  private static UsageException unreadable(String text) {
    return new UsageException(
        "Cannot read the optimizer '%s': give a rule and its rate, such as 'rmsprop 1e-4', 'adam 1e-4' or 'sgd 1e-4 momentum 0.9'"
            .formatted(text));
  }

  /** The same with another rate. */
  public OptimizerSpec withRate(double rate) {
    return new OptimizerSpec(kind, rate, momentum, l2, weightDecay);
  }

  /** The same with another weight decay. */
  public OptimizerSpec withWeightDecay(double decay) {
    return new OptimizerSpec(kind, learningRate, momentum, l2, decay);
  }

  private static void require(boolean holds, String what, double value, String relation) {
    if (!holds) {
      throw new UsageException(
          "The %s must be a number %s 0 but was %s".formatted(what, relation, value));
    }
  }
}
