package headway.common.config.training;

import headway.common.config.section.SettingsSection;
import java.util.OptionalDouble;

/**
 * Section {@code classify}; {@code conf/headway.conf} documents each value.
 *
 * @param regularization empty: selected on the validation photos
 */
public record ClassifySettings(
    Classifier classifier,
    OptionalDouble regularization,
    boolean standardize,
    int iterations,
    int trees,
    int treeDepth,
    int neighbours,
    Distance distance) {
  private static final int DEEPEST_TREE = 30;
  private static final double MOST_REGULARIZATION = 1e6;

  /** The classifier that is trained on the features. */
  public enum Classifier {
    LOGISTIC_REGRESSION,
    LINEAR_SVM,
    RANDOM_FOREST,
    KNN;

    /** As typed, such as {@code linear-svm}. */
    public String optionValue() {
      return SettingsSection.optionValue(this);
    }
  }

  /** The distance between two feature vectors. */
  public enum Distance {
    COSINE,
    EUCLIDEAN
  }

  private static OptionalDouble regularization(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return OptionalDouble.empty();
    }
    String must = "must be auto, or a number between 0 and 1000000, but was " + text;
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(must, noNumber);
    }
    if (!(value >= 0 && value <= MOST_REGULARIZATION)) {
      throw new IllegalArgumentException(must);
    }
    return OptionalDouble.of(value);
  }

  public static ClassifySettings from(SettingsSection section) {
    return new ClassifySettings(
        section.choice("classifier", Classifier.class),
        section.parsed("regularization", ClassifySettings::regularization, OptionalDouble.empty()),
        section.flag("standardize"),
        section.integer("iterations", 1),
        section.integer("trees", 1),
        section.integer("treeDepth", 1, DEEPEST_TREE),
        section.integer("neighbours", 1),
        section.choice("distance", Distance.class));
  }
}
