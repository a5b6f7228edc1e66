package headway.jobs.promotion;

import headway.common.history.EpochMetrics;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signs that a training diverged although it came to an end. */
final class DivergenceSigns {
  private static final String PENALTY = "train.l2";

  private DivergenceSigns() {}

  /**
   * The signs, each as the end of a sentence; none for a training that converged.
   *
   * @param figures of its evaluation, if it was evaluated
   * @param serving the version that serves, if one does
   */
  static List<String> of(
      ModelManifest model, Optional<ModelFigures> figures, Optional<ModelVersion> serving) {
    List<String> signs = new ArrayList<>();
    EpochMetrics kept = model.history().get(model.epoch() - 1);
    if (!isFinite(kept) || figures.filter(each -> !Double.isFinite(each.logLoss())).isPresent()) {
      signs.add("its loss is not a number");
    } else {
      aboveStart(model, kept).ifPresent(signs::add);
    }
    figures
        .filter(ModelFigures::atChance)
        .filter(now -> now.logLoss() >= lossOfGuessing(model))
        .flatMap(now -> serving.flatMap(version -> fellToChance(now, version)))
        .ifPresent(signs::add);
    return signs;
  }

  /** A model with a lower loss has learned, however few images show it by their number. */
  private static double lossOfGuessing(ModelManifest model) {
    return Math.log(model.features().classes().size());
  }

  private static boolean isFinite(EpochMetrics epoch) {
    return Double.isFinite(epoch.trainLoss())
        && (epoch.validationLoss() == null || Double.isFinite(epoch.validationLoss()));
  }

  /**
   * Both losses must have risen: that of training alone rises with an L2 penalty too, and that of
   * validation alone where a model learns its training images by heart.
   */
  private static Optional<String> aboveStart(ModelManifest model, EpochMetrics kept) {
    EpochMetrics first = model.history().get(0);
    boolean validated = kept.validationLoss() != null && first.validationLoss() != null;
    boolean rose =
        kept.trainLoss() > first.trainLoss()
            && (validated
                ? kept.validationLoss() > first.validationLoss()
                : model.settings().getOrDefault(PENALTY, "0.0").equals("0.0"));
    return rose
        ? Optional.of(
            FigureText.text(
                "its loss %.4f in epoch %d is above the %.4f at its start",
                kept.trainLoss(), kept.number(), first.trainLoss()))
        : Optional.empty();
  }

  private static Optional<String> fellToChance(ModelFigures now, ModelVersion serving) {
    return serving
        .evaluated()
        .filter(before -> !before.atChance())
        .map(
            before ->
                FigureText.text(
                    "its accuracy %.3f on split %s is one of guessing, which reaches up to %.3f,"
                        + " where version %d had %.3f",
                    now.accuracy(),
                    now.split(),
                    now.chance(),
                    serving.number(),
                    before.accuracy()));
  }
}
