package headway.jobs.classify;

import headway.common.config.training.ClassifySettings;
import headway.common.config.training.ClassifySettings.Classifier;
import headway.common.config.training.ClassifySettings.Distance;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.split.Split;
import headway.common.evaluation.PredictionSums;
import headway.common.report.data.ReportData;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.classify.linear.RegularizationPath;
import headway.jobs.classify.scorer.NeighbourScorer;
import headway.jobs.classify.scorer.RowByRowScorer;
import headway.jobs.classify.scorer.RowScorer;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.EvaluationTable;
import headway.jobs.evaluate.ShownPredictions;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.report.EvaluationPage;
import headway.jobs.scoring.BlockScorer;
import headway.jobs.scoring.EvaluationPart;
import headway.jobs.scoring.Evaluations;
import headway.jobs.scoring.HeadMetrics;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.stage.Flag;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains one of Spark ML's classifiers, or k-NN, on the features and evaluates it.
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
  public int helpPosition() {
    return 130;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.EVALUATE_SPLIT,
        Flag.of("classify.classifier", "NAME"),
        Flag.of("classify.neighbours", "N"),
        Flag.of("classify.trees", "N"),
        Flag.of("classify.regularization", "auto|F"),
        Flag.of("classify.standardize", "true|false"));
  }

  @Override
  public List<Class<?>> kryoClasses() {
    return SparkMlClasses.FOUND;
  }

  @Override
  public StageData data(StageContext context) {
    return new StageData(List.of(context.workspace().features()), List.of(folder(context)));
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.folder(folder(context), Workspace.MANIFEST);
  }

  private static Path folder(StageContext context) {
    return context.workspace().classify(context.settings().classify().classifier().optionValue());
  }

  /** The name under which the workspace stores the result line, in the classifier's folder. */
  private String line(StageContext context) {
    return name() + " " + context.settings().classify().classifier().optionValue();
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
        name(), plan.classifier().optionValue() + " on " + plan.trainingRows() + " training rows");
    long start = System.nanoTime();
    double[] penalties = plan.penalties();
    List<FittedClassifier> fitted = fit(session, features, plan, penalties, plan.isLocal());
    List<PenaltyTrial> tried =
        penalties.length == 1 ? List.of() : tried(session, features, plan, penalties, fitted);
    int best = best(tried);
    FittedClassifier chosen = fitted.get(best);
    Manifests.clear(context.storage(), folder(context));
    new ModelFiles(context.storage(), session.sql().version())
        .write(chosen.model(), new Path(folder(context), "model"));
    double seconds = (System.nanoTime() - start) / 1e9;
    SentBroadcast<RowScorer> sent = SentBroadcast.byJava(session.context(), chosen.scorer());
    ClassifyResult result =
        measure(
            context,
            plan,
            new SelectedClassifier(
                chosen.hash(),
                chosen.probabilities(),
                seconds,
                plan.isLinear() ? penalties[best] : null,
                tried),
            FeatureBlocks.forTable(session, features, plan.features(), plan.split()),
            () -> new RowByRowScorer(sent.value()));
    sent.destroy();
    return result;
  }

  /**
   * Trains one classifier for each penalty.
   *
   * @param local whether one task trains on all rows; otherwise Spark ML does
   */
  static List<FittedClassifier> fit(
      Session session, Path folder, ClassifyPlan plan, double[] penalties, boolean local) {
    ClassifySettings settings = plan.settings().classify();
    int classes = plan.features().classes().size();
    SparkClassifiers spark = new SparkClassifiers(settings, plan.settings().seed(), classes);
    if (!local) {
      Dataset<Row> rows = TrainingRows.of(session, folder, plan.features(), plan.trainingParts());
      return Arrays.stream(penalties).mapToObj(each -> spark.fit(rows, each)).toList();
    }
    RegularizationPath path =
        new RegularizationPath(
            plan.classifier() == Classifier.LINEAR_SVM,
            classes,
            penalties,
            settings.standardize(),
            settings.iterations());
    double[][] learnt =
        FeatureBlocks.of(
                session,
                WorkerSlices.divide(folder, plan.features(), Split.TRAIN, 1),
                plan.features().featureCount())
            .mapPartitions(blocks -> Collections.singleton(path.fit(blocks)).iterator())
            .first();
    return IntStream.range(0, penalties.length)
        .mapToObj(i -> spark.fitted(path, learnt[i], penalties[i]))
        .toList();
  }

  private static List<PenaltyTrial> tried(
      Session session,
      Path folder,
      ClassifyPlan plan,
      double[] penalties,
      List<FittedClassifier> fitted) {
    session.describe("classify", "choosing among " + penalties.length + " penalties");
    JavaRDD<FeatureBlock> validation =
        FeatureBlocks.plain(session, folder, plan.features(), Split.VAL);
    int classes = plan.features().classes().size();
    List<PenaltyTrial> tried = new ArrayList<>();
    for (int i = 0; i < penalties.length; i++) {
      SentBroadcast<RowScorer> sent =
          SentBroadcast.byJava(session.context(), fitted.get(i).scorer());
      PredictionSums metrics =
          HeadMetrics.of(() -> new RowByRowScorer(sent.value()), validation, classes);
      sent.destroy();
      tried.add(
          new PenaltyTrial(
              penalties[i],
              fitted.get(i).probabilities() ? metrics.logLoss() : null,
              metrics.accuracy()));
    }
    return tried;
  }

  /** The index of the best trial; on ties that of the strongest penalty, which comes first. */
  private static int best(List<PenaltyTrial> tried) {
    int best = 0;
    for (int i = 1; i < tried.size(); i++) {
      if (tried.get(i).isBetterThan(tried.get(best))) {
        best = i;
      }
    }
    return best;
  }

  /** Evaluates k-NN, which has no training: the training rows are the model. */
  private ClassifyResult nearest(StageContext context, ClassifyPlan plan) {
    FeatureManifest features = plan.features();
    Path folder = context.workspace().features();
    ClassifySettings settings = plan.settings().classify();
    int rows = NeighbourScorer.rows(features.featureCount());
    List<FileSlice> training =
        slices(folder, features, Split.TRAIN, rows / features.views() + 1).stream()
            .flatMap(worker -> worker.slices().stream())
            .toList();
    SentBroadcast<ArrayList<FileSlice>> sent =
        SentBroadcast.byJava(context.session().context(), new ArrayList<>(training));
    int neighbours = settings.neighbours();
    Distance distance = settings.distance();
    int classes = features.classes().size();
    BlockScorer.Source scorers =
        () -> new NeighbourScorer(sent.value(), neighbours, distance, classes);
    Manifests.clear(context.storage(), folder(context));
    ClassifyResult result =
        measure(
            context,
            plan,
            new SelectedClassifier(
                Sha256.of(List.of(features.featuresHash(), plan.named().toString())),
                true,
                0,
                null,
                List.of()),
            FeatureBlocks.of(
                context.session(),
                slices(folder, features, plan.split(), rows),
                features.featureCount()),
            scorers);
    sent.destroy();
    return result;
  }

  /** Slices of at most {@code rows} images, each one block per file. */
  private static List<WorkerSlices> slices(
      Path folder, FeatureManifest features, Split split, int rows) {
    int parts = (int) ((features.rows(split) - 1) / rows) + 1;
    return WorkerSlices.divide(folder, features, split, parts, rows * features.views(split));
  }

  private ClassifyResult measure(
      StageContext context,
      ClassifyPlan plan,
      SelectedClassifier made,
      JavaRDD<FeatureBlock> blocks,
      BlockScorer.Source scorers) {
    List<String> classes = plan.features().classes();
    context
        .session()
        .describe(
            name(), plan.features().rows(plan.split()) + " images of " + plan.split().label());
    EvaluationTable table = new EvaluationTable(context, folder(context));
    EvaluationTable.Evaluated kept =
        table.write(
            Evaluations.of(
                plan.settings(),
                classes,
                made.probabilities() ? PredictionColumns.PROBABILITY : PredictionColumns.SCORE),
            blocks,
            scorers);
    EvaluateResult figures =
        EvaluateResult.of(
            plan.split(), classes, table, kept, made.hash(), plan.features().dataHash());
    ClassifierManifest manifest =
        new ClassifierManifest(
            Manifests.FORMAT,
            plan.fingerprint(),
            plan.classifier().optionValue(),
            made.hash(),
            made.probabilities(),
            plan.trainingRows(),
            plan.features().featuresHash(),
            plan.features(),
            plan.named(),
            Version.current());
    return publish(context, manifest, figures, kept.results(), table, made);
  }

  private ClassifyResult publish(
      StageContext context,
      ClassifierManifest manifest,
      EvaluateResult figures,
      EvaluationPart kept,
      EvaluationTable table,
      SelectedClassifier choice) {
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
                    table,
                    manifest.probabilities(),
                    Optional.empty(),
                    ReportData.Training.NONE,
                    List.of("shard", "extract"),
                    manifest.provenance())));
    ClassifyResult result = ClassifyResult.of(manifest, figures, choice, page.toString());
    ResultLine.publish(
        context,
        line(context),
        ResultLine.of(name(), result, Duration.ofMillis(Math.round(choice.seconds() * 1000))));
    Manifests.publish(context.storage(), folder, manifest);
    return result;
  }
}
