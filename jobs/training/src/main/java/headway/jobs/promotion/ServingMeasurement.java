package headway.jobs.promotion;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.TrainedModel;
import headway.jobs.scoring.HeadScorer;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Progress;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageContext;
import headway.jobs.train.TrainedHead;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures the version that serves on the images that a new model was evaluated on: its head reads
 * the same features, in one more pass over this split.
 *
 * @param features of the images
 */
record ServingMeasurement(StageContext context, FeatureManifest features) {

  /**
   * The version as a rival of a new one.
   *
   * @param now figures of the new one
   */
  Rival rival(ModelVersion version, ModelFigures now) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Optional<TrainedModel> trained = TrainedModel.in(storage, workspace.version(version.number()));
    Set<String> named = new HashSet<>(features.classes());
    List<String> lost =
        trained.stream()
            .flatMap(model -> model.manifest().features().classes().stream())
            .filter(each -> !named.contains(each))
            .toList();
    Optional<ServingAccuracy> recorded =
        version.evaluated().filter(each -> each.ofSameImages(now)).map(ServingMeasurement::of);
    if (!lost.isEmpty() || recorded.isPresent()) {
      return new Rival(version, lost, recorded, "");
    }
    String problem =
        trained.map(this::problem).orElse("its training is gone, and only its classifier is left");
    return problem.isEmpty()
        ? new Rival(version, lost, Optional.of(measure(version, trained.get(), now)), "")
        : new Rival(version, lost, Optional.empty(), problem);
  }

  private static ServingAccuracy of(ModelFigures figures) {
    long correct = Math.round(figures.accuracy() * figures.images());
    return new ServingAccuracy(figures.images(), correct, figures.images());
  }

  /** Why a model cannot be applied to the features; empty if it can. */
  private String problem(TrainedModel model) {
    FeatureManifest own = model.manifest().features();
    return own.frozenSha256().equals(features.frozenSha256())
            && own.preprocessing().equals(features.preprocessing())
            && own.featureCount() == features.featureCount()
        ? ""
        : "it was measured on other images, and on these it cannot be, because it reads features of"
            + " "
            + own.network()
            + " cut at "
            + own.cut()
            + ", and these are of "
            + features.network()
            + " cut at "
            + features.cut();
  }

  private ServingAccuracy measure(ModelVersion version, TrainedModel model, ModelFigures now) {
    Split split = Split.named(now.split()).orElseThrow();
    Progress.say(
        FigureText.text(
            "export: measuring version %d, which serves, on %s of split %s too",
            version.number(), FigureText.count(now.images(), "image"), now.split()));
    int[] labels = labels(model.manifest().features().classes());
    SentBroadcast<HeadSnapshot> sent =
        SentBroadcast.of(
            context.session().context(),
            new HeadSnapshot(TrainedHead.of(model, context.storage())));
    long[] counts =
        FeatureBlocks.forTable(context.session(), context.workspace().features(), features, split)
            .mapPartitions(
                blocks ->
                    List.of(
                            MeasuredScorer.count(
                                () -> new HeadScorer(sent.value()), labels, blocks))
                        .iterator())
            .treeReduce(MeasuredScorer::sum);
    sent.destroy();
    return new ServingAccuracy(counts[0], counts[1], counts[2]);
  }

  /** The label in {@code known} of each class of the features; -1 if it has none. */
  private int[] labels(List<String> known) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      byName.put(known.get(i), i);
    }
    return features.classes().stream().mapToInt(each -> byName.getOrDefault(each, -1)).toArray();
  }
}
