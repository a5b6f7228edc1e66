package headway.jobs.classify;

import headway.common.config.ClassifySettings;
import headway.common.storage.Sha256;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;

/** Spark ML's classifiers with Headway's settings. */
record SparkClassifiers(ClassifySettings settings, long seed, int classes) {
  private static final String UID = "headway";
  private static final int MOST_AT_A_TIME = 8;

  /** Learns from the rows. */
  Fitted fit(Dataset<Row> rows) {
    return switch (settings.classifier()) {
      case LOGISTIC_REGRESSION -> logisticRegression(rows);
      case LINEAR_SVM -> linearSvm(rows);
      case RANDOM_FOREST -> randomForest(rows);
      case KNN -> throw new IllegalArgumentException("Spark ML has no k-NN classifier");
    };
  }

  private Fitted logisticRegression(Dataset<Row> rows) {
    LogisticRegressionModel model =
        new LogisticRegression(UID)
            .setRegParam(settings.regularization())
            .setMaxIter(settings.iterations())
            .fit(rows);
    double[] weights = rowMajor(model.coefficientMatrix());
    double[] intercepts = model.interceptVector().toArray();
    return new Fitted(
        model, new LinearScorer(weights, intercepts, classes), hash(weights, intercepts), true);
  }

  private Fitted linearSvm(Dataset<Row> rows) {
    OneVsRestModel model =
        new OneVsRest(UID)
            .setClassifier(
                new LinearSVC(UID)
                    .setRegParam(settings.regularization())
                    .setMaxIter(settings.iterations()))
            .setParallelism(Math.min(classes, MOST_AT_A_TIME))
            .fit(rows);
    List<LinearSVCModel> machines =
        Arrays.stream(model.models()).map(LinearSVCModel.class::cast).toList();
    double[] weights =
        machines.stream().flatMapToDouble(m -> Arrays.stream(m.coefficients().toArray())).toArray();
    double[] intercepts = machines.stream().mapToDouble(LinearSVCModel::intercept).toArray();
    return new Fitted(
        model, new LinearScorer(weights, intercepts, classes), hash(weights, intercepts), false);
  }

  private Fitted randomForest(Dataset<Row> rows) {
    RandomForestClassificationModel model =
        new RandomForestClassifier(UID)
            .setNumTrees(settings.trees())
            .setMaxDepth(settings.treeDepth())
            .setSeed(seed)
            .fit(rows);
    model.setSummary(Option.empty()); // It would drag the training data along to the executors.
    return new Fitted(
        model, new ForestScorer(model, classes), Sha256.of(List.of(model.toDebugString())), true);
  }

  /** Scala's own arrays of a matrix may be column by column. */
  private static double[] rowMajor(org.apache.spark.ml.linalg.Matrix matrix) {
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
