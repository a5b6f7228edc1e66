package headway.jobs.evaluate;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.TrainedModel;
import headway.jobs.scoring.Evaluations;
import headway.jobs.scoring.HeadScorer;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageInputs;
import headway.jobs.stage.StageOutput;
import headway.jobs.train.TrainedHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Evaluates the model on a split that it was not trained on.
 *
 * <p>Reads: {@code candidate/}, {@code features/}. Writes: {@code evaluate/metrics.json}, and a
 * table of all images as Parquet in {@code evaluate/predictions/} and as CSV in {@code
 * evaluate/predictions-csv/}, one of all classes in {@code evaluate/classes/} and one of the pairs
 * of classes that occur in {@code evaluate/confusion/}. Example: {@code headway evaluate
 * --workspace s3a://bucket/work --evaluate-split val}.
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
  public int helpPosition() {
    return 40;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.EVALUATE_SPLIT, Flag.TRACK);
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public List<Class<?>> kryoClasses() {
    return List.of(ConfusionTable.Part.class);
  }

  @Override
  public StageData data(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageData(
        List.of(workspace.features(), workspace.candidate()),
        List.of(workspace.metrics(name()).getParent()));
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(context.workspace().metrics(name()));
  }

  @Override
  public Optional<StageInputs> inputs(StageContext context) {
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    Evaluated evaluated = Evaluated.of(context);
    ModelManifest model = evaluated.model();
    FeatureManifest features = evaluated.features();
    if (!model.features().dataHash().equals(features.dataHash())) {
      Progress.say(
          "evaluate: warning: photos or splits changed since the model was trained, so images that"
              + " it learnt from may be among those that are measured; run train first");
    }
    sayLeaks(context.storage(), workspace, features, evaluated.split());
    Map<String, String> values = new HashMap<>();
    values.put("the model", model.headSha256());
    values.put("the data", features.dataHash());
    values.put("the features", features.featuresHash());
    values.put("the classes", Sha256.of(features.classes()));
    values.put(Flag.EVALUATE_SPLIT.key(), evaluated.split().label());
    values.put("evaluate.topK", settings.evaluate().topK().toString());
    values.put("seed", String.valueOf(settings.seed()));
    EvaluationTable table = new EvaluationTable(context, folder(workspace));
    return Optional.of(
        new StageInputs(
            values,
            Stream.concat(table.folders().stream(), Stream.of(ShownPredictions.path(workspace)))
                .toList(),
            EvaluateResult.class));
  }

  private Path folder(Workspace workspace) {
    return workspace.metrics(name()).getParent();
  }

  /** The model and the images that it is measured on. */
  private record Evaluated(TrainedModel trained, FeatureManifest features, Split split) {
    ModelManifest model() {
      return trained.manifest();
    }

    static Evaluated of(StageContext context) {
      Storage storage = context.storage();
      Workspace workspace = context.workspace();
      TrainedModel trained = TrainedModel.require(storage, workspace);
      ModelManifest model = trained.manifest();
      FeatureManifest features =
          Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
      requireSame(model, features, workspace.features());
      requireSameClasses(model.features().classes(), features.classes());
      Split split =
          EvaluatedRows.split("evaluate", context.settings().evaluate().split(), features);
      return new Evaluated(trained, features, split);
    }
  }

  @Override
  public EvaluateResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    Evaluated evaluated = Evaluated.of(context);
    ModelManifest model = evaluated.model();
    FeatureManifest features = evaluated.features();
    Split split = evaluated.split();
    HeadSnapshot head = new HeadSnapshot(TrainedHead.of(evaluated.trained(), storage));
    session.describe(name(), features.rows(split) + " images of " + split.label());
    Evaluations evaluations =
        Evaluations.of(settings, features.classes(), PredictionColumns.PROBABILITY);
    EvaluationTable table = new EvaluationTable(context, folder(workspace));
    SentBroadcast<HeadSnapshot> sent = SentBroadcast.of(session.context(), head);
    EvaluationTable.Evaluated results =
        table.write(
            evaluations,
            FeatureBlocks.forTable(session, workspace.features(), features, split),
            () -> new HeadScorer(sent.value()));
    sent.destroy(); // Not released after a failure: tasks may still read it, and the session ends
    // anyway.
    ShownPredictions.of(results.results()).publish(storage, ShownPredictions.path(workspace));
    return EvaluateResult.of(
        split, features.classes(), table, results, model.headSha256(), features.dataHash());
  }

  private static void sayLeaks(
      Storage storage, Workspace workspace, FeatureManifest features, Split split) {
    Manifests.find(storage, workspace.shards(), ShardManifest.class)
        .filter(shards -> shards.dataHash().equals(features.dataHash()))
        .stream()
        .flatMap(shards -> shards.leaks().stream())
        .filter(leak -> leak.of().equals(split.label()))
        .forEach(leak -> Progress.say("evaluate: " + leak.words()));
  }

  private static void requireSameClasses(List<String> learnt, List<String> found) {
    if (!learnt.equals(found)) {
      throw new InputException(
          "Cannot evaluate: the features are of "
              + FigureText.classes(found)
              + ", but the model tells "
              + FigureText.classes(learnt)
              + " apart; run train again");
    }
  }

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
}
