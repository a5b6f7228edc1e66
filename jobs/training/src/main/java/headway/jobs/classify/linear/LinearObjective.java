package headway.jobs.classify.linear;

import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.ReusedMatrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The objective of Spark ML's linear classifiers: the mean loss of the rows plus half the penalty
 * times the squared norm of the weights, over standardised features (zero mean, unit variance). Not
 * thread-safe.
 */
final class LinearObjective implements LbfgsMinimizer.Function {
  private final TrainingMatrix rows;
  private final MarginLoss loss;
  private final double penalty;
  private final boolean standardize;
  private final ReusedMatrix weights = new ReusedMatrix();
  private final INDArray gradient;
  private final Map<Integer, Buffers> buffers = new HashMap<>();

  /** Native matrices for blocks with the same number of rows; blocks have two sizes. */
  private record Buffers(ReusedMatrix values, ReusedMatrix slopes, INDArray margins) {
    static Buffers of(int functions, int rows) {
      // Column-major, so that the margins of a row are contiguous.
      return new Buffers(
          new ReusedMatrix(),
          new ReusedMatrix(),
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {functions, rows}, 'f'));
    }
  }

  /**
   * An objective over all rows.
   *
   * @param penalty 0 or above
   * @param standardize whether the penalty applies to the weights of standardised features;
   *     otherwise to those of the raw features
   */
  LinearObjective(TrainingMatrix rows, MarginLoss loss, double penalty, boolean standardize) {
    this.rows = rows;
    this.loss = loss;
    this.penalty = penalty;
    this.standardize = standardize;
    this.gradient =
        Nd4j.createUninitialized(
            DataType.FLOAT, new long[] {loss.functions(), rows.features()}, 'f');
  }

  /** The length of a point: weights, functions × features, then the intercepts. */
  int length() {
    return loss.functions() * (rows.features() + 1);
  }

  /**
   * The objective at a point.
   *
   * @param point weights for standardised features, functions × features, then the intercepts
   * @param out receives the gradient
   */
  @Override
  public double at(double[] point, double[] out) {
    int functions = loss.functions();
    int features = rows.features();
    Arrays.fill(out, 0);
    float[] scaled = new float[functions * features];
    float[] shifts = new float[functions];
    for (int f = 0; f < functions; f++) {
      double shift = point[functions * features + f];
      for (int j = 0; j < features; j++) {
        double weight = raw(point[f * features + j], j);
        scaled[f * features + j] = (float) weight;
        shift -= weight * rows.mean()[j];
      }
      shifts[f] = (float) shift;
    }
    INDArray native32 = weights.of(scaled, functions);
    double sum = 0;
    for (TrainingMatrix.Block block : rows.blocks()) {
      sum += add(block, native32, shifts, out);
    }
    finish(out);
    return sum / rows.rows() + penalize(point, out);
  }

  /**
   * Adds the loss of a block, and its gradient with respect to the raw weights and the intercepts.
   */
  private double add(TrainingMatrix.Block block, INDArray native32, float[] shifts, double[] out) {
    int functions = loss.functions();
    int features = rows.features();
    int count = block.labels().length;
    Buffers of = buffers.computeIfAbsent(count, rows -> Buffers.of(functions, rows));
    INDArray input = of.values().of(block.values(), count);
    Nd4j.gemm(native32, input, of.margins(), false, true, 1, 0);
    float[] byRow = new float[count * functions];
    Nd4jArrays.read(of.margins(), byRow);
    double sum = 0;
    for (int row = 0; row < count; row++) {
      for (int f = 0; f < functions; f++) {
        byRow[row * functions + f] += shifts[f];
      }
      sum += loss.of(byRow, row * functions, block.labels()[row]);
      for (int f = 0; f < functions; f++) {
        out[functions * features + f] += byRow[row * functions + f];
      }
    }
    Nd4j.gemm(of.slopes().of(byRow, count), input, gradient, true, false, 1, 0);
    float[] byFeature = new float[functions * features];
    Nd4jArrays.read(gradient, byFeature);
    for (int j = 0; j < features; j++) {
      for (int f = 0; f < functions; f++) {
        out[f * features + j] += byFeature[j * functions + f];
      }
    }
    return sum;
  }

  private void finish(double[] out) {
    int functions = loss.functions();
    int features = rows.features();
    for (int f = 0; f < functions; f++) {
      double slope = out[functions * features + f];
      for (int j = 0; j < features; j++) {
        int i = f * features + j;
        out[i] = raw(out[i] - rows.mean()[j] * slope, j) / rows.rows();
      }
      out[functions * features + f] = slope / rows.rows();
    }
  }

  private double penalize(double[] point, double[] out) {
    double sum = 0;
    for (int i = 0; i < loss.functions() * rows.features(); i++) {
      double scale = standardize ? 1 : 1 / divisor(i % rows.features());
      double weight = point[i] * scale;
      sum += weight * weight;
      out[i] += penalty * weight * scale;
    }
    return penalty * sum / 2;
  }

  /** Converts a weight to that of the raw feature. The weight of a constant feature is 0. */
  private double raw(double weight, int feature) {
    double deviation = rows.deviation()[feature];
    return deviation == 0 ? 0 : weight / deviation;
  }

  private double divisor(int feature) {
    double deviation = rows.deviation()[feature];
    return deviation == 0 ? 1 : deviation;
  }

  /** The weights for raw features, functions × features, then the intercepts. */
  double[] unscaled(double[] point) {
    int functions = loss.functions();
    int features = rows.features();
    double[] plain = point.clone();
    for (int f = 0; f < functions; f++) {
      for (int j = 0; j < features; j++) {
        double weight = raw(point[f * features + j], j);
        plain[f * features + j] = weight;
        plain[functions * features + f] -= weight * rows.mean()[j];
      }
    }
    return plain;
  }
}
