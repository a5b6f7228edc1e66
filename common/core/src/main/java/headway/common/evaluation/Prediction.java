package headway.common.evaluation;

import java.io.Serializable;
import java.util.Objects;

/** The prediction of a classifier for one image whose class is known. */
public final class Prediction implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final int label;
  private final int predicted;
  private final float probability;
  private final float truthProbability;
  private final String file;

  /**
   * @param key the image's key in the data set
   * @param label its class
   * @param predicted the predicted class
   * @param probability of the predicted class, in [0, 1]
   * @param truthProbability of its class, in [0, 1]
   */
  public Prediction(
      String key, int label, int predicted, float probability, float truthProbability) {
    this(key, label, predicted, probability, truthProbability, "");
  }

  private Prediction(
      String key,
      int label,
      int predicted,
      float probability,
      float truthProbability,
      String file) {
    this.key = Objects.requireNonNull(key, "key");
    this.label = label;
    this.predicted = predicted;
    this.probability = probability;
    this.truthProbability = truthProbability;
    this.file = file;
  }

  /** The same, of a row of this file. */
  public Prediction in(String ofFile) {
    return new Prediction(key, label, predicted, probability, truthProbability, ofFile);
  }

  /**
   * The prediction for a row of probabilities, one per class.
   *
   * @throws headway.common.InputException if a value is not a probability
   */
  public static Prediction of(String key, int label, float[] probabilities) {
    Probabilities.check(probabilities.length, label, probabilities);
    int predicted = Probabilities.argmax(probabilities);
    return new Prediction(key, label, predicted, probabilities[predicted], probabilities[label]);
  }

  public String key() {
    return key;
  }

  public int label() {
    return label;
  }

  public int predicted() {
    return predicted;
  }

  public float probability() {
    return probability;
  }

  public float truthProbability() {
    return truthProbability;
  }

  /** The name of the file of features or images that the row is of; empty if it is not known. */
  public String file() {
    return file;
  }

  public boolean right() {
    return label == predicted;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prediction that
        && key.equals(that.key)
        && label == that.label
        && predicted == that.predicted
        && Float.compare(probability, that.probability) == 0
        && Float.compare(truthProbability, that.truthProbability) == 0
        && file.equals(that.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, label, predicted, probability, truthProbability);
  }

  @Override
  public String toString() {
    return "%s: %d called %d with %s".formatted(key, label, predicted, probability);
  }
}
