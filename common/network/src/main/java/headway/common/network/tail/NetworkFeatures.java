package headway.common.network.tail;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which of a network's tensors holds the features of an image unless a user names another.
 *
 * @param output the network's output that was followed down to it
 * @param tensor its name
 * @param shape without the batch; a negative size is unknown
 * @param pooled the tensor that has to be pooled to one vector for each image, where the file does
 *     not do so itself
 * @param classifier what lies above: the layer that gives the classes
 * @param doubt empty where the file leaves no other reading
 */
public record NetworkFeatures(
    String output,
    String tensor,
    long[] shape,
    Optional<Pooled> pooled,
    Optional<Classifier> classifier,
    Optional<String> doubt) {

  /** How a tensor becomes one vector for each image. */
  public enum Pooling {
    MEAN("the mean over height and width of '%s'"),
    MAXIMUM("the maximum over height and width of '%s'"),
    CLASS_TOKEN("the class token of '%s'"),
    TOKEN_MEAN("the mean over the tokens of '%s'");

    private final String words;

    Pooling(String words) {
      this.words = words;
    }
  }

  /**
   * A tensor with height and width, or with tokens.
   *
   * @param of its name
   */
  public record Pooled(String of, Pooling by) {}

  /**
   * The layer that gives the classes.
   *
   * @param layer its name
   * @param operator of ONNX
   * @param values that it gives, one for each class; of two classes one may be enough
   */
  public record Classifier(String layer, String operator, long values) {}

  /** What is taken and why, as the end of a sentence that begins with the network's name. */
  public String explained() {
    String taken =
        "features are the %s values of '%s'"
            .formatted(
                Arrays.stream(shape).allMatch(size -> size > 0)
                    ? Arrays.stream(shape).reduce(1, (a, b) -> a * b)
                    : "many",
                tensor);
    String from =
        pooled.map(each -> ", which is " + each.by().words.formatted(each.of())).orElse("");
    String below =
        classifier
            .map(
                each ->
                    ", below its classifier '%s' (%s, %d values)"
                        .formatted(each.layer(), each.operator(), each.values()))
            .orElse(doubt.isEmpty() ? ", for no layer at its end gives classes" : "");
    return taken + from + below + doubt.map(each -> "; this is not certain: " + each).orElse("");
  }
}
