package headway.jobs.evaluate;

import headway.common.InputException;
import headway.common.config.EvaluateSettings.EvaluatedSplit;
import headway.common.config.Settings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.RankedPredictions;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.features.FeatureBlock;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.scoring.EvaluationPart;
import headway.jobs.scoring.HeadScorer;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Session;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.train.ModelManifest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;

/**
 * Counts what the model gets right on a split that it did not learn from.
 *
 * <p>Reads: {@code model/}, {@code features/}. Writes: {@code evaluate/metrics.json}. Example:
 * {@code headway evaluate --workspace s3a://bucket/work --evaluate-split val}.
 */
public final class EvaluateJob implements Stage {
  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "Measure the trained model on a split that it did not learn from";
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(context.workspace().metrics(name()));
  }

  @Override
  public EvaluateResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    ModelManifest model = ModelManifest.require(storage, workspace);
    FeatureManifest features =
        Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
    requireSame(model, features, workspace.features());
    Split split = chosen(settings.evaluate().split(), features);
    HeadSnapshot head = new HeadSnapshot(model.head(storage, workspace));
    int[] ks =
        settings.evaluate().topK().stream()
            .mapToInt(Integer::intValue)
            .filter(k -> k <= features.classes().size())
            .toArray();
    Limits limits =
        new Limits(settings.report().gridImages(), settings.report().mistakes(), settings.seed());

    session.describe(name(), features.rows(split) + " images of " + split.label());
    int classes = features.classes().size();
    Broadcast<HeadSnapshot> sent = session.context().broadcast(head);
    EvaluationPart results;
    try {
      results =
          FeatureBlocks.of(session, workspace.features(), features, split)
              .mapPartitions(
                  blocks -> List.of(part(sent.value(), blocks, classes, ks, limits)).iterator())
              .treeReduce((a, b) -> merged(a, b, limits));
    } finally {
      sent.destroy();
    }
    ShownPredictions.of(List.of(results.sample()), List.of(results.worst()))
        .publish(storage, workspace);
    return result(split, features, results.metrics());
  }

  private record Limits(int sample, int worst, long seed) implements java.io.Serializable {}

  private static void requireSame(ModelManifest model, FeatureManifest features, Path folder) {
    if (!model.features().frozenSha256().equals(features.frozenSha256())
        || !model.features().preprocessing().equals(features.preprocessing())) {
      throw new InputException(
          "Cannot evaluate with "
              + folder
              + ": its features are of "
              + features.network()
              + " cut at "
              + features.cut()
              + ", but the model was trained on "
              + model.features().network()
              + " cut at "
              + model.features().cut()
              + "; run extract or train again");
    }
  }

  private static Split chosen(EvaluatedSplit wanted, FeatureManifest features) {
    Split split =
        switch (wanted) {
          case TRAIN -> Split.TRAIN;
          case VAL -> Split.VAL;
          case TEST -> Split.TEST;
          case AUTO -> features.rows(Split.TEST) > 0 ? Split.TEST : Split.VAL;
        };
    if (features.rows(split) == 0) {
      throw new InputException(
          "Cannot evaluate: no image is in the split "
              + split.label()
              + "; shard with another --split or choose another --evaluate-split");
    }
    return split;
  }

  private static EvaluationPart part(
      HeadSnapshot head, Iterator<FeatureBlock> blocks, int classes, int[] ks, Limits limits) {
    MetricsAccumulator counted = new MetricsAccumulator(classes, ks);
    RankedPredictions worst = RankedPredictions.worstMistakes(limits.worst());
    RankedPredictions sample = RankedPredictions.sample(limits.sample(), limits.seed());
    HeadScorer scorer = new HeadScorer(head);
    while (blocks.hasNext()) {
      FeatureBlock block = blocks.next();
      scorer.score(
          block,
          (row, probabilities) -> {
            counted.add(block.label(row), probabilities);
            Prediction prediction = Prediction.of(block.key(row), block.label(row), probabilities);
            worst.add(prediction);
            sample.add(prediction);
          });
    }
    return new EvaluationPart(
        counted.metrics(),
        worst.predictions().toArray(new Prediction[0]),
        sample.predictions().toArray(new Prediction[0]));
  }

  /** In the executors, so that the driver holds a few parts however many tasks there are. */
  private static EvaluationPart merged(EvaluationPart a, EvaluationPart b, Limits limits) {
    RankedPredictions worst = RankedPredictions.worstMistakes(limits.worst());
    RankedPredictions sample = RankedPredictions.sample(limits.sample(), limits.seed());
    for (EvaluationPart part : List.of(a, b)) {
      List.of(part.worst()).forEach(worst::add);
      List.of(part.sample()).forEach(sample::add);
    }
    return new EvaluationPart(
        a.metrics().merge(b.metrics()),
        worst.predictions().toArray(new Prediction[0]),
        sample.predictions().toArray(new Prediction[0]));
  }

  private static EvaluateResult result(
      Split split, FeatureManifest features, ClassificationMetrics metrics) {
    int classes = features.classes().size();
    return new EvaluateResult(
        StageResult.DONE,
        split.label(),
        metrics.examples(),
        metrics.accuracy(),
        metrics.topK(),
        metrics.logLoss(),
        metrics.macroF1(),
        features.classes(),
        metrics.perClass(),
        rows(metrics, classes));
  }

  private static List<List<Long>> rows(ClassificationMetrics metrics, int classes) {
    List<List<Long>> rows = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      int each = truth;
      rows.add(
          IntStream.range(0, classes)
              .mapToObj(predicted -> metrics.count(each, predicted))
              .toList());
    }
    return rows;
  }
}
