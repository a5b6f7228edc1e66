package headway.common.hyperparameters;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The head's architecture: the layers between the activations at the cut and the softmax over the
 * classes, which is always the last layer and has one unit per class.
 *
 * <p>In settings it is text such as {@code dense 256 relu, dropout 0.5, softmax}; {@link #toString}
 * gives the text that {@link #parse} reads back as an equal value.
 *
 * @param hidden the layers below the softmax, from the cut upwards; may be empty
 */
public record HeadSpec(List<HeadLayer> hidden) {
  public static final int MAX_UNITS = 65_536;

  /** Softmax regression on the activations. */
  public static final HeadSpec SOFTMAX = new HeadSpec(List.of());

  public HeadSpec {
    hidden = List.copyOf(hidden);
  }

  /**
   * Reads the text form: layers separated by commas, each one of {@code dense N
   * [relu|tanh|sigmoid|elu|identity]} (relu when left out), {@code dropout P} and, last, {@code
   * softmax}. Upper and lower case are the same.
   *
   * @throws headway.common.UsageException with the token, its position and what is accepted there
   */
  public static HeadSpec parse(String text) {
    return new HeadSpecParser(text).parse();
  }

  @Override
  public String toString() {
    return Stream.concat(hidden.stream().map(Object::toString), Stream.of("softmax"))
        .collect(Collectors.joining(", "));
  }
}
