package headway.common.report.data;

import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.ConfusedPair;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ThresholdCurve;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The data of a report. Empty lists and missing figures are allowed: their section says so.
 *
 * @param title of the page
 * @param classNames in the order of the labels
 */
public record ReportData(
    String title,
    List<String> classNames,
    Training training,
    Evaluation evaluation,
    InputSummary inputSummary,
    Provenance provenance) {

  /**
   * @throws IllegalArgumentException if metrics or tiles have other classes than these
   */
  public ReportData {
    classNames = List.copyOf(classNames);
    int classes = classNames.size();
    evaluation
        .metrics()
        .map(ClassificationMetrics::classCount)
        .filter(n -> n != classes)
        .ifPresent(
            n -> {
              throw new IllegalArgumentException(
                  "The figures are of %d classes but there are %d names".formatted(n, classes));
            });
    evaluation.sample().forEach(tile -> tile.requireWithin(classes));
    evaluation.worstMistakes().forEach(tile -> tile.requireWithin(classes));
    evaluation.activations().forEach(tile -> tile.requireWithin(classes));
  }

  /**
   * The training of the head.
   *
   * @param history by ascending epoch
   * @param kept the epoch of the model, which the curves mark
   * @param rule that selected it
   * @param fineTuningFrom the first epoch of fine-tuning, after the epochs of the head alone; the
   *     curves mark it
   * @param warnings one sentence for each problem of the training
   */
  public record Training(
      List<Epoch> history,
      OptionalInt kept,
      BestEpochRule rule,
      OptionalInt fineTuningFrom,
      List<String> warnings) {
    /** A model that was not trained in epochs. */
    public static final Training NONE =
        new Training(List.of(), OptionalInt.empty(), BestEpochRule.LAST);

    public Training {
      history = List.copyOf(history);
      warnings = List.copyOf(warnings);
    }

    /** Without fine-tuning and warnings. */
    public Training(List<Epoch> history, OptionalInt kept, BestEpochRule rule) {
      this(history, kept, rule, OptionalInt.empty(), List.of());
    }

    /** The same training with these warnings. */
    public Training with(List<String> what) {
      return new Training(history, kept, rule, fineTuningFrom, what);
    }

    /** The same, with fine-tuning from an epoch on. */
    public Training fineTunedFrom(OptionalInt epoch) {
      return new Training(history, kept, rule, epoch, warnings);
    }
  }

  /**
   * The metrics of one epoch: losses in nats, accuracies in [0, 1].
   *
   * @param number counted from 1
   */
  public record Epoch(
      int number,
      double trainLoss,
      double trainAccuracy,
      OptionalDouble validationLoss,
      OptionalDouble validationAccuracy) {

    /** Converts the metrics of a checkpoint. */
    public static List<Epoch> of(List<EpochMetrics> history) {
      return history.stream()
          .map(
              each ->
                  new Epoch(
                      each.number(),
                      each.trainLoss(),
                      each.trainAccuracy(),
                      optional(each.validationLoss()),
                      optional(each.validationAccuracy())))
          .toList();
    }

    private static OptionalDouble optional(Double value) {
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /**
   * The evaluation of the model on images that it was not trained on.
   *
   * @param split the images' name in sentences, such as {@code validation}
   * @param pairs the confusion matrix without zeros, or for too many classes its worst pairs
   * @param sample for the prediction grid
   * @param worstMistakes most confident first
   * @param probabilities whether the scores are probabilities; other scores are not shown
   * @param activations photos under the class activation map of their predicted class
   * @param thresholds the threshold curve of a binary classifier, if known
   */
  public record Evaluation(
      String split,
      Optional<ClassificationMetrics> metrics,
      List<ConfusedPair> pairs,
      List<Tile> sample,
      List<Tile> worstMistakes,
      boolean probabilities,
      List<Tile> activations,
      Optional<ThresholdCurve> thresholds) {
    public Evaluation {
      pairs = List.copyOf(pairs);
      sample = List.copyOf(sample);
      worstMistakes = List.copyOf(worstMistakes);
      activations = List.copyOf(activations);
    }

    /** With probabilities, without maps. */
    public Evaluation(
        String split,
        Optional<ClassificationMetrics> metrics,
        List<ConfusedPair> pairs,
        List<Tile> sample,
        List<Tile> worstMistakes) {
      this(split, metrics, pairs, sample, worstMistakes, true, List.of(), Optional.empty());
    }
  }

  /** A prediction with its image. */
  public record Tile(Prediction prediction, Thumbnail thumbnail) {
    private void requireWithin(int classes) {
      if (Math.max(prediction.label(), prediction.predicted()) >= classes) {
        throw new IllegalArgumentException(
            "There are names of %d classes but the prediction is %s"
                .formatted(classes, prediction));
      }
    }
  }

  /**
   * The input images and the quarantine.
   *
   * @param images that were read
   * @param quarantined some of the quarantined images
   * @param quarantinedTotal the number of all quarantined images
   * @param duplicates images with the same bytes as another one
   * @param notes that matter for the metrics, such as images in two splits
   */
  public record InputSummary(
      long images,
      List<Quarantined> quarantined,
      long quarantinedTotal,
      long duplicates,
      List<String> notes) {
    public InputSummary {
      quarantined = List.copyOf(quarantined);
      notes = List.copyOf(notes);
    }

    /** Without notes. */
    public InputSummary(
        long images, List<Quarantined> quarantined, long quarantinedTotal, long duplicates) {
      this(images, quarantined, quarantinedTotal, duplicates, List.of());
    }
  }

  /** A quarantined image and the reason. */
  public record Quarantined(String key, long sizeBytes, String reason) {}

  /**
   * How the model was made.
   *
   * @param timings in the order of the stages
   * @param provenance names and values that the result depends on, in display order
   */
  public record Provenance(List<StageTiming> timings, Map<String, String> provenance) {
    public Provenance {
      timings = List.copyOf(timings);
      provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }
  }

  /** The time of one stage; the rate only if it processes images. */
  public record StageTiming(String stage, double seconds, OptionalDouble imagesPerSecond) {}
}
