package headway.jobs.classify;

import headway.common.config.ClassifySettings;
import headway.common.config.ClassifySettings.Classifier;
import headway.common.config.ClassifySettings.Distance;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.report.ReportData;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.EvaluationTable;
import headway.jobs.evaluate.ShownPredictions;
import headway.jobs.features.FeatureBlock;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.Slice;
import headway.jobs.features.WorkerSlices;
import headway.jobs.report.EvaluationPage;
import headway.jobs.scoring.BlockScorer;
import headway.jobs.scoring.EvaluationPart;
import headway.jobs.scoring.Evaluations;
import headway.jobs.spark.Session;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * Teaches one of Spark ML's classifiers, or k-NN, on the features and measures it.
 *
 * <p>Reads: {@code features/}. Writes: {@code classify/<classifier>/}: {@code model/} as Spark ML
 * reads it, a table of all images as Parquet in {@code predictions/} and as CSV in {@code
 * predictions-csv/}, {@code metrics.json}, {@code index.html} and last {@code manifest.json}.
 * Example: {@code headway classify --workspace s3a://bucket/work --classifier linear-svm}.
 */
public final class ClassifyJob implements Stage {
  @Override
  public String name() {
    return "classify";
  }

  @Override
  public String summary() {
    return "Train logistic regression, a linear SVM, a random forest or k-NN on the features";
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.folder(folder(context), Workspace.MANIFEST);
  }

  private static Path folder(StageContext context) {
    return context.workspace().classify(context.settings().classify().classifier().typed());
  }

  /** By which the workspace finds the result's line, in the classifier's folder. */
  private String line(StageContext context) {
    return name() + " " + context.settings().classify().classifier().typed();
  }

  @Override
  public ClassifyResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    FeatureManifest features =
        Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
    ClassifyPlan plan =
        ClassifyPlan.of(features, context.settings(), workspace.features().toString());
    Optional<ClassifyResult> there = finished(context, plan);
    if (there.isPresent()) {
      return there.get();
    }
    Manifests.clear(storage, folder(context));
    return plan.classifier() == Classifier.KNN ? nearest(context, plan) : learn(context, plan);
  }

  private Optional<ClassifyResult> finished(StageContext context, ClassifyPlan plan) {
    return Manifests.find(context.storage(), folder(context), ClassifierManifest.class)
        .filter(made -> made.fingerprint().equals(plan.fingerprint()))
        .flatMap(
            made ->
                ResultLine.read(
                        context.storage(),
                        context.workspace().metrics(line(context)),
                        ClassifyResult.class)
                    .map(ClassifyResult::unchanged));
  }

  private ClassifyResult learn(StageContext context, ClassifyPlan plan) {
    Session session = context.session();
    Path features = context.workspace().features();
    session.describe(
        name(), plan.classifier().typed() + " on " + plan.trainingRows() + " training rows");
    long start = System.nanoTime();
    Fitted fitted =
        new SparkClassifiers(
                plan.settings().classify(),
                plan.settings().seed(),
                plan.features().classes().size())
            .fit(TrainingRows.of(session, features, plan.features(), plan.trainingParts()));
    Path model = new Path(folder(context), "model");
    try {
      context.storage().requireMayWrite();
      fitted.model().write().overwrite().save(model.toString());
    } catch (IOException failure) {
      throw headway.common.storage.Failures.explain("write", model, failure);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    RowScorer scorer = fitted.scorer();
    return measure(
        context,
        plan,
        new Made(fitted.hash(), fitted.probabilities(), seconds),
        FeatureBlocks.plain(session, features, plan.features(), plan.split()),
        () -> new EachRow(scorer));
  }

  /** There is nothing to learn: the training rows are the model. */
  private ClassifyResult nearest(StageContext context, ClassifyPlan plan) {
    FeatureManifest features = plan.features();
    Path folder = context.workspace().features();
    ClassifySettings settings = plan.settings().classify();
    int rows = NeighbourScorer.rows(features.featureCount());
    List<Slice> training =
        slices(folder, features, Split.TRAIN, rows / features.views() + 1).stream()
            .flatMap(worker -> worker.slices().stream())
            .toList();
    ArrayList<Slice> sent = new ArrayList<>(training);
    int neighbours = settings.neighbours();
    Distance distance = settings.distance();
    int classes = features.classes().size();
    BlockScorer.Source scorers = () -> new NeighbourScorer(sent, neighbours, distance, classes);
    return measure(
        context,
        plan,
        new Made(Sha256.of(List.of(features.featuresHash(), plan.named().toString())), true, 0),
        FeatureBlocks.of(
            context.session(),
            slices(folder, features, plan.split(), rows),
            features.featureCount()),
        scorers);
  }

  /** Parts of at most so many images, of each file one block. */
  private static List<WorkerSlices> slices(
      Path folder, FeatureManifest features, Split split, int rows) {
    int parts = (int) ((features.rows(split) - 1) / rows) + 1;
    return WorkerSlices.divide(folder, features, split, parts, rows * features.views(split));
  }

  private record Made(String hash, boolean probabilities, double seconds) {}

  private ClassifyResult measure(
      StageContext context,
      ClassifyPlan plan,
      Made made,
      JavaRDD<FeatureBlock> blocks,
      BlockScorer.Source scorers) {
    List<String> classes = plan.features().classes();
    context
        .session()
        .describe(
            name(), plan.features().rows(plan.split()) + " images of " + plan.split().label());
    EvaluationTable table = new EvaluationTable(context, folder(context));
    EvaluationPart kept =
        table.write(
            Evaluations.of(
                plan.settings(),
                classes,
                made.probabilities() ? PredictionColumns.PROBABILITY : PredictionColumns.SCORE),
            blocks,
            scorers);
    EvaluateResult figures =
        EvaluateResult.of(plan.split(), classes, kept.metrics(), table.folder().toString());
    ClassifierManifest manifest =
        new ClassifierManifest(
            Manifests.FORMAT,
            plan.fingerprint(),
            plan.classifier().typed(),
            made.hash(),
            made.probabilities(),
            plan.trainingRows(),
            plan.features().featuresHash(),
            plan.features(),
            plan.named(),
            Version.current());
    return publish(context, manifest, figures, kept, made.seconds());
  }

  private ClassifyResult publish(
      StageContext context,
      ClassifierManifest manifest,
      EvaluateResult figures,
      EvaluationPart kept,
      double seconds) {
    Path folder = folder(context);
    Path page = new Path(folder, "index.html");
    context
        .storage()
        .publish(
            page,
            EvaluationPage.of(
                context,
                new EvaluationPage.Evaluated(
                    "Classifier " + manifest.classifier(),
                    figures,
                    ShownPredictions.of(kept),
                    manifest.probabilities(),
                    Optional.empty(),
                    new ReportData.Training(List.of(), OptionalInt.empty()),
                    List.of("shard", "extract"),
                    manifest.provenance())));
    ClassifyResult result = ClassifyResult.of(manifest, figures, seconds, page.toString());
    ResultLine.publish(
        context,
        line(context),
        ResultLine.of(name(), result, Duration.ofMillis(Math.round(seconds * 1000))));
    Manifests.publish(context.storage(), folder, manifest);
    return result;
  }
}
