package headway.jobs.classify;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.training.ClassifySettings;
import headway.common.config.training.ClassifySettings.Classifier;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.evaluate.EvaluatedRows;
import headway.jobs.frozen.TrainingInput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs and settings that the metrics of a classifier depend on.
 *
 * @param split that is evaluated
 */
record ClassifyPlan(FeatureManifest features, Settings settings, Split split) {
  /**
   * The maximum number of training feature values that one task holds, 134 MB. With more, Spark
   * adds the results of its tasks in order of completion, so that runs are equal only up to
   * rounding.
   */
  private static final long VALUES_OF_ONE_TASK = 1L << 25;

  private static final double[] SEARCHED = {10, 1, 0.1, 0.01, 0.001, 1e-4};
  private static final double WITHOUT_VALIDATION = 0.01;

  private static final long VALUES_OF_ONE_PART = 1L << 22;

  /**
   * Memory per weight: L-BFGS keeps ten steps and gradients; a forest keeps 32 bins for each
   * feature and class.
   */
  private static final long BYTES_PER_WEIGHT = 256;

  /**
   * A validated plan.
   *
   * @throws InputException if the features are unsuitable for these classifiers
   */
  static ClassifyPlan of(FeatureManifest features, Settings settings, String folder) {
    List<Long> counts = features.classCounts().getOrDefault(Split.TRAIN, List.of(0L));
    String cannot = "Cannot classify with " + folder + ": ";
    if (TrainingInput.plain(features.network()).readsImages()) {
      throw new InputException(
          cannot
              + features.network()
              + " learns from images and has no frozen features; extract with a pretrained"
              + " network to another workspace");
    }
    if (features.rows(Split.TRAIN) == 0) {
      throw new InputException(cannot + "it has no training features; shard with another --split");
    }
    if (counts.stream().filter(count -> count > 0).count() < 2) {
      throw new InputException(
          cannot
              + "all "
              + features.rows(Split.TRAIN)
              + " training images are of one class; a classifier needs two: shard with another"
              + " --split, or add photos");
    }
    ClassifyPlan plan =
        new ClassifyPlan(
            features,
            settings,
            EvaluatedRows.split("classify", settings.evaluate().split(), features));
    plan.requireRoom(Runtime.getRuntime().maxMemory(), folder);
    return plan;
  }

  /** Rejects activations that are too large for the driver's heap. */
  void requireRoom(long heapBytes, String folder) {
    long needed = (long) features.featureCount() * features.classes().size() * BYTES_PER_WEIGHT;
    if (classifier() != Classifier.KNN && needed > heapBytes / 2) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Cannot classify with %s: %,d features at the cut %s and %d classes take about %,d MB"
                  + " of the driver's heap of %,d MB; extract at a higher cut, give it more, or use"
                  + " --classifier knn",
              folder,
              features.featureCount(),
              features.cut(),
              features.classes().size(),
              needed >> 20,
              heapBytes >> 20));
    }
  }

  Classifier classifier() {
    return settings.classify().classifier();
  }

  long trainingRows() {
    return features.rows(Split.TRAIN) * features.views(Split.TRAIN);
  }

  boolean isLinear() {
    return classifier() == Classifier.LOGISTIC_REGRESSION || classifier() == Classifier.LINEAR_SVM;
  }

  /** Whether one task trains a linear classifier on all training rows in memory. */
  boolean isLocal() {
    return isLinear() && trainingRows() * features.featureCount() <= VALUES_OF_ONE_TASK;
  }

  /** The number of partitions of the training rows. */
  int trainingParts() {
    return (int) (trainingRows() * features.featureCount() / VALUES_OF_ONE_PART) + 1;
  }

  /**
   * The penalties to try, the strongest first: the configured one; without one, several if there
   * are validation images to choose by, else a default.
   */
  double[] penalties() {
    OptionalDouble set = settings.classify().regularization();
    if (!isLinear() || set.isPresent()) {
      return new double[] {set.orElse(0)};
    }
    return features.rows(Split.VAL) > 0 ? SEARCHED.clone() : new double[] {WITHOUT_VALIDATION};
  }

  /** The settings that the result depends on, by name. */
  SortedMap<String, String> named() {
    ClassifySettings chosen = settings.classify();
    SortedMap<String, String> named = new TreeMap<>();
    named.put("classify.classifier", chosen.classifier().optionValue());
    switch (chosen.classifier()) {
      case LOGISTIC_REGRESSION, LINEAR_SVM -> {
        named.put(
            "classify.regularization",
            chosen.regularization().isPresent()
                ? String.valueOf(chosen.regularization().getAsDouble())
                : "auto of " + Arrays.toString(penalties()));
        named.put("classify.standardize", String.valueOf(chosen.standardize()));
        named.put("classify.iterations", String.valueOf(chosen.iterations()));
      }
      case RANDOM_FOREST -> {
        named.put("classify.trees", String.valueOf(chosen.trees()));
        named.put("classify.treeDepth", String.valueOf(chosen.treeDepth()));
        named.put("seed", String.valueOf(settings.seed()));
      }
      case KNN -> {
        named.put("classify.neighbours", String.valueOf(chosen.neighbours()));
        named.put("classify.distance", chosen.distance().name().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  String fingerprint() {
    return Sha256.of(
        List.of(
            "classify " + Manifests.FORMAT,
            named().toString(),
            features.featuresHash(),
            split.label(),
            settings.evaluate().topK().toString(),
            settings.report().toString(),
            String.valueOf(settings.seed())));
  }
}
