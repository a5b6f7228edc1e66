package headway.jobs.classify.linear;

import headway.common.nd4j.Nd4jThreads;
import headway.jobs.features.block.FeatureBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/**
 * Logistic regression, or one linear support vector machine per class, for several penalties, each
 * warm-started from the previous solution. The objective is that of Spark ML.
 *
 * @param hinge whether to train support vector machines
 * @param classes 2 or more
 * @param penalties the strongest first
 * @param standardize whether the penalty applies to the weights of standardised features
 * @param iterations the maximum number of iterations per minimisation
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record RegularizationPath(
    boolean hinge, int classes, double[] penalties, boolean standardize, int iterations)
    implements Serializable {

  /** The number of linear functions; two-class logistic regression needs one. */
  public int functions() {
    return !hinge && classes == 2 ? 1 : classes;
  }

  /**
   * Trains on rows.
   *
   * @return for each penalty the weights, functions × features, then the intercepts
   */
  public double[][] fit(Iterator<FeatureBlock> rows) {
    // The first call in a process loads native libraries while the rows are read.
    CompletableFuture<Void> loaded = CompletableFuture.runAsync(Nd4jThreads::useOne);
    TrainingMatrix read = TrainingMatrix.of(rows);
    loaded.join();
    return fit(read);
  }

  double[][] fit(TrainingMatrix rows) {
    if (!hinge) {
      return path(rows, classes == 2 ? new MarginLoss.Logistic() : new MarginLoss.Softmax(classes));
    }
    int features = rows.features();
    double[][] all = new double[penalties.length][classes * (features + 1)];
    for (int c = 0; c < classes; c++) {
      double[][] machine = path(rows, new MarginLoss.Hinge(c));
      for (int i = 0; i < machine.length; i++) {
        System.arraycopy(machine[i], 0, all[i], c * features, features);
        all[i][classes * features + c] = machine[i][features];
      }
    }
    return all;
  }

  private double[][] path(TrainingMatrix rows, MarginLoss loss) {
    double[][] ends = new double[penalties.length][];
    LbfgsMinimizer minimizer = new LbfgsMinimizer(iterations);
    double[] point = start(rows, loss);
    for (int i = 0; i < penalties.length; i++) {
      LinearObjective objective = new LinearObjective(rows, loss, penalties[i], standardize);
      point = minimizer.from(point, objective);
      ends[i] = objective.unscaled(centred(point, loss, rows.features(), penalties[i]));
    }
    return ends;
  }

  /**
   * The starting point: zero weights and, for logistic losses, intercepts from the class
   * frequencies.
   */
  private static double[] start(TrainingMatrix rows, MarginLoss loss) {
    int functions = loss.functions();
    double[] point = new double[functions * (rows.features() + 1)];
    if (loss instanceof MarginLoss.Hinge) {
      return point;
    }
    long[] counts = new long[Math.max(2, functions)];
    rows.blocks().forEach(block -> Arrays.stream(block.labels()).forEach(c -> counts[c]++));
    for (int f = 0; f < functions; f++) {
      point[functions * rows.features() + f] =
          functions == 1
              ? StrictMath.log((counts[1] + 1.0) / (counts[0] + 1.0))
              : StrictMath.log(counts[f] + 1.0);
    }
    return point;
  }

  /**
   * Centres the parameters of softmax, as Spark ML does, because adding a constant to all functions
   * does not change it. Weights are centred only without a penalty, intercepts always.
   */
  private static double[] centred(double[] point, MarginLoss loss, int features, double penalty) {
    int functions = loss.functions();
    if (functions == 1) {
      return point;
    }
    double[] moved = point.clone();
    if (penalty == 0) {
      for (int j = 0; j < features; j++) {
        centre(moved, j, features, functions);
      }
    }
    centre(moved, functions * features, 1, functions);
    return moved;
  }

  private static void centre(double[] values, int first, int step, int count) {
    double sum = 0;
    for (int f = 0; f < count; f++) {
      sum += values[first + f * step];
    }
    for (int f = 0; f < count; f++) {
      values[first + f * step] -= sum / count;
    }
  }
}
