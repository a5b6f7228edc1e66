package headway.common.config;

/** Section {@code classify}; {@code conf/headway.conf} says what each value means. */
public record ClassifySettings(
    Classifier classifier,
    double regularization,
    int iterations,
    int trees,
    int treeDepth,
    int neighbours,
    Distance distance) {
  private static final int DEEPEST_TREE = 30;

  /** What learns from the features. */
  public enum Classifier {
    LOGISTIC_REGRESSION,
    LINEAR_SVM,
    RANDOM_FOREST,
    KNN;

    /** As typed, such as {@code linear-svm}. */
    public String typed() {
      return Section.typed(this);
    }
  }

  /** How far apart two rows of features are. */
  public enum Distance {
    COSINE,
    EUCLIDEAN
  }

  static ClassifySettings from(Section section) {
    return new ClassifySettings(
        section.choice("classifier", Classifier.class),
        section.real("regularization", 0, 1e6),
        section.integer("iterations", 1),
        section.integer("trees", 1),
        section.integer("treeDepth", 1, DEEPEST_TREE),
        section.integer("neighbours", 1),
        section.choice("distance", Distance.class));
  }
}
