package headway.jobs.classify;

import headway.common.config.training.ClassifySettings;
import headway.common.storage.Sha256;
import headway.jobs.classify.linear.RegularizationPath;
import headway.jobs.classify.scorer.ForestScorer;
import headway.jobs.classify.scorer.LinearScorer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;

/** Spark ML's classifiers with Headway's settings. */
record SparkClassifiers(ClassifySettings settings, long seed, int classes) {
  private static final String UID = "headway";
  private static final int MOST_AT_A_TIME = 8;

  /**
   * Trains on the rows.
   *
   * @param penalty of the linear classifiers
   */
  FittedClassifier fit(Dataset<Row> rows, double penalty) {
    return switch (settings.classifier()) {
      case LOGISTIC_REGRESSION -> logisticRegression(rows, penalty);
      case LINEAR_SVM -> linearSvm(rows, penalty);
      case RANDOM_FOREST -> randomForest(rows);
      case KNN -> throw new IllegalArgumentException("Spark ML has no k-NN classifier");
    };
  }

  private FittedClassifier logisticRegression(Dataset<Row> rows, double penalty) {
    return fitted(
        new LogisticRegression(UID)
            .setRegParam(penalty)
            .setMaxIter(settings.iterations())
            .setStandardization(settings.standardize())
            .fit(rows));
  }

  private FittedClassifier fitted(LogisticRegressionModel model) {
    return linear(
        model, rowMajor(model.coefficientMatrix()), model.interceptVector().toArray(), true);
  }

  private FittedClassifier linearSvm(Dataset<Row> rows, double penalty) {
    return fitted(
        new OneVsRest(UID)
            .setClassifier(machine(penalty))
            .setParallelism(Math.min(classes, MOST_AT_A_TIME))
            .fit(rows));
  }

  private LinearSVC machine(double penalty) {
    return new LinearSVC(UID)
        .setRegParam(penalty)
        .setMaxIter(settings.iterations())
        .setStandardization(settings.standardize());
  }

  private FittedClassifier fitted(OneVsRestModel model) {
    List<LinearSVCModel> machines =
        Arrays.stream(model.models()).map(LinearSVCModel.class::cast).toList();
    return linear(
        model,
        machines.stream().flatMapToDouble(m -> Arrays.stream(m.coefficients().toArray())).toArray(),
        machines.stream().mapToDouble(LinearSVCModel::intercept).toArray(),
        false);
  }

  private FittedClassifier linear(
      MLWritable model, double[] weights, double[] intercepts, boolean probabilities) {
    return new FittedClassifier(
        model,
        new LinearScorer(weights, intercepts, classes),
        hash(weights, intercepts),
        probabilities);
  }

  /**
   * Converts a result of {@link RegularizationPath} to Spark ML's own model.
   *
   * @param learnt weights, functions × features, then the intercepts
   */
  FittedClassifier fitted(RegularizationPath path, double[] learnt, double penalty) {
    int functions = path.functions();
    int weights = learnt.length - functions;
    double[] intercepts = Arrays.copyOfRange(learnt, weights, learnt.length);
    return path.hinge()
        ? fitted(machines(learnt, intercepts, weights / functions, penalty))
        : fitted(
            new LogisticRegressionModel(
                UID,
                new DenseMatrix(
                    functions, weights / functions, Arrays.copyOf(learnt, weights), true),
                Vectors.dense(intercepts),
                classes,
                functions > 1));
  }

  private OneVsRestModel machines(
      double[] weights, double[] intercepts, int features, double penalty) {
    LinearSVCModel[] machines = new LinearSVCModel[classes];
    for (int c = 0; c < classes; c++) {
      double[] own = Arrays.copyOfRange(weights, c * features, (c + 1) * features);
      machines[c] = new LinearSVCModel(UID, Vectors.dense(own), intercepts[c]);
    }
    OneVsRestModel model = new OneVsRestModel(UID, TrainingRows.labels(classes), machines);
    model.set("classifier", machine(penalty));
    return model;
  }

  private FittedClassifier randomForest(Dataset<Row> rows) {
    RandomForestClassificationModel model =
        new RandomForestClassifier(UID)
            .setNumTrees(settings.trees())
            .setMaxDepth(settings.treeDepth())
            .setSeed(seed)
            .fit(rows);
    model.setSummary(Option.empty()); // The summary would send the training data to the executors.
    return new FittedClassifier(
        model, new ForestScorer(model, classes), Sha256.of(List.of(model.toDebugString())), true);
  }

  /** The values of a matrix in row-major order; Spark may store them in column-major order. */
  static double[] rowMajor(Matrix matrix) {
    double[] values = new double[matrix.numRows() * matrix.numCols()];
    for (int row = 0; row < matrix.numRows(); row++) {
      for (int column = 0; column < matrix.numCols(); column++) {
        values[row * matrix.numCols() + column] = matrix.apply(row, column);
      }
    }
    return values;
  }

  private static String hash(double[]... values) {
    return Sha256.of(Stream.of(values).map(Arrays::toString).toList());
  }
}
