package headway.common.report;

import headway.common.checkpoint.BestEpochRule;
import headway.common.checkpoint.EpochMetrics;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ThresholdCurve;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Everything a report shows. Empty lists and missing figures are fine: their section says so.
 *
 * @param title heads the page
 * @param classNames in the order of the labels
 */
public record ReportData(
    String title,
    List<String> classNames,
    Training training,
    Evaluation evaluation,
    InputSummary intake,
    Provenance making) {

  /**
   * @throws IllegalArgumentException if figures or tiles know other classes than these
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
   * How the head learned.
   *
   * @param history by ascending epoch
   * @param kept the epoch that the model is of, which the curves mark
   * @param rule that chose it
   * @param fineTuningFrom the first epoch in which layers below the head trained too, where there
   *     is one and the head trained alone before; the curves mark it
   * @param warnings one sentence for each thing that is wrong with the curves
   */
  public record Training(
      List<Epoch> history,
      OptionalInt kept,
      BestEpochRule rule,
      OptionalInt fineTuningFrom,
      List<String> warnings) {
    /** Of a model that was not trained epoch by epoch. */
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
   * One epoch's figures: losses in nats, accuracies in [0, 1].
   *
   * @param number counted from 1
   */
  public record Epoch(
      int number,
      double trainLoss,
      double trainAccuracy,
      OptionalDouble validationLoss,
      OptionalDouble validationAccuracy) {

    /** The same figures as a checkpoint holds them. */
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
   * What the trained model does on images it never saw.
   *
   * @param split the images' name in sentences, such as {@code validation}
   * @param sample for the prediction grid
   * @param worstMistakes most confident first
   * @param probabilities whether the predictions' probabilities are that; mere scores are not shown
   * @param activations photos under the class activation map of what they were called
   * @param thresholds of two classes, where they are known
   */
  public record Evaluation(
      String split,
      Optional<ClassificationMetrics> metrics,
      List<Tile> sample,
      List<Tile> worstMistakes,
      boolean probabilities,
      List<Tile> activations,
      Optional<ThresholdCurve> thresholds) {
    public Evaluation {
      sample = List.copyOf(sample);
      worstMistakes = List.copyOf(worstMistakes);
      activations = List.copyOf(activations);
    }

    /** With probabilities, without maps. */
    public Evaluation(
        String split,
        Optional<ClassificationMetrics> metrics,
        List<Tile> sample,
        List<Tile> worstMistakes) {
      this(split, metrics, sample, worstMistakes, true, List.of(), Optional.empty());
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
   * What came in and what was set aside.
   *
   * @param images that were read
   * @param quarantined some of the images set aside
   * @param quarantinedTotal all of them
   * @param duplicates images with the content of another one
   * @param notes that a reader must know to judge the figures, such as images in two splits
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

  /** An image set aside, and why. */
  public record Quarantined(String key, long sizeBytes, String reason) {}

  /**
   * How the model came to be.
   *
   * @param timings in the order of the stages
   * @param provenance name and value of everything that decides the result, in the order of showing
   */
  public record Provenance(List<StageTiming> timings, Map<String, String> provenance) {
    public Provenance {
      timings = List.copyOf(timings);
      provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }
  }

  /** The time one stage took; the rate only where it goes through images. */
  public record StageTiming(String stage, double seconds, OptionalDouble imagesPerSecond) {}
}
