package headway.jobs.train.plan;

import headway.common.config.training.TrainSettings.ClassWeighting;
import headway.common.dataset.split.Split;
import headway.common.history.EpochMetrics;
import headway.common.history.TrainingDiagnosis;
import headway.common.history.TrainingDiagnosis.Kind;
import headway.common.history.TrainingDiagnosis.Warning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Diagnoses a training after each epoch, and reports each problem once. */
public final class DiagnosisReporter {
  private final TrainingPlan plan;
  private final TrainingDiagnosis curve;
  private final Set<Kind> told = EnumSet.noneOf(Kind.class);
  private boolean fineTuning;

  public DiagnosisReporter(TrainingPlan plan) {
    this.plan = plan;
    long[] counts =
        plan.features().classCounts().get(Split.TRAIN).stream()
            .mapToLong(Long::longValue)
            .toArray();
    if (plan.settings().classWeights() == ClassWeighting.BALANCED) {
      Arrays.fill(counts, 1);
    }
    curve = TrainingDiagnosis.ofCounts(counts);
  }

  /** One line for each new problem after the last epoch of this history. */
  public List<String> after(List<EpochMetrics> history) {
    if (plan.isFineTuning(history) && !fineTuning) {
      fineTuning = true;
      told.clear();
    }
    return curve.warnings(plan.phase(history)).stream()
        .filter(each -> told.add(each.kind()))
        .map(Warning::text)
        .toList();
  }

  /** One line for each problem of a complete training, those of the head-only epochs first. */
  public List<String> of(List<EpochMetrics> history) {
    List<Warning> warnings = new ArrayList<>();
    if (plan.isFineTuning(history)) {
      int alone = plan.headEpochs(history).orElseThrow();
      warnings.addAll(curve.warnings(history.subList(0, alone)));
    }
    warnings.addAll(curve.warnings(plan.phase(history)));
    return warnings.stream().map(Warning::text).distinct().toList();
  }
}
