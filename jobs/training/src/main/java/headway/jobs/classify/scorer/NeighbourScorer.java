package headway.jobs.classify.scorer;

import headway.common.config.training.ClassifySettings.Distance;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import headway.common.nd4j.ReusedMatrix;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.scoring.BlockScorer;
import headway.jobs.spark.ExecutorConfiguration;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Exact k-nearest-neighbour search by matrix products. Each block of queries is compared with the
 * training rows slice by slice, each slice read from storage. M queries and N training rows of F
 * features cost M·N·F multiplications and, for each block of queries, one pass over all training
 * rows. Memory holds one block of queries, one slice and one block of products.
 */
public final class NeighbourScorer implements BlockScorer {
  /** The number of training feature values in one product, 16 MB. */
  private static final int VALUES = 1 << 22;

  private static final int MOST_ROWS = 1024;

  private final List<FileSlice> training;
  private final int neighbours;
  private final Distance distance;
  private final int classes;
  private final ReusedMatrix asked = new ReusedMatrix();
  private final ReusedMatrix learnt = new ReusedMatrix();

  public NeighbourScorer(List<FileSlice> training, int neighbours, Distance distance, int classes) {
    Nd4jThreads.useOne();
    this.training = training;
    this.neighbours = neighbours;
    this.distance = distance;
    this.classes = classes;
  }

  /** The number of images in one block of queries, or of rows in one product. */
  public static int rows(int featureCount) {
    return Math.max(1, Math.min(MOST_ROWS, VALUES / Math.max(1, featureCount)));
  }

  @Override
  public void score(FeatureBlock queries, Scored scored) {
    int count = queries.featureCount();
    NearestNeighbours nearest = new NearestNeighbours(queries.rows(), neighbours);
    int most = rows(count);
    for (int first = 0; first < queries.rows(); first += most) {
      int rows = Math.min(most, queries.rows() - first);
      float[] values = new float[rows * count];
      for (int i = 0; i < rows; i++) {
        queries.copy(first + i, values, i * count);
      }
      lengths(values, rows);
      compare(asked.of(values, rows), first, count, nearest);
    }
    for (int row = 0; row < queries.rows(); row++) {
      scored.accept(row, nearest.shares(row, classes));
    }
  }

  private void compare(INDArray queries, int first, int count, NearestNeighbours nearest) {
    int most = rows(count);
    for (FileSlice slice : training) {
      FeatureBlock block = FeatureBlock.read(slice, count, ExecutorConfiguration.get());
      int all = block.rows() * block.views();
      for (int from = 0; from < all; from += most) {
        int rows = Math.min(most, all - from);
        float[] values = new float[rows * count];
        for (int i = 0; i < rows; i++) {
          int row = from + i;
          block.copy(row / block.views(), row % block.views(), values, i * count);
        }
        float[] lengths = lengths(values, rows);
        float[] products = Nd4jArrays.of(Nd4j.gemm(queries, learnt.of(values, rows), false, true));
        for (int query = 0; query < products.length / rows; query++) {
          for (int i = 0; i < rows; i++) {
            int label = block.label((from + i) / block.views());
            nearest.offer(first + query, label, near(products[query * rows + i], lengths[i]));
          }
        }
      }
    }
  }

  /**
   * The similarity of a training row to a query. It orders rows by distance for the same query
   * only.
   */
  private float near(float product, float length) {
    return distance == Distance.COSINE ? product : 2 * product - length;
  }

  /**
   * The squared length of each row. For the cosine distance the rows are also normalised in place.
   */
  private float[] lengths(float[] values, int rows) {
    int count = values.length / rows;
    float[] lengths = new float[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = row * count; i < (row + 1) * count; i++) {
        sum += (double) values[i] * values[i];
      }
      lengths[row] = (float) sum;
      if (distance == Distance.COSINE && sum > 0) {
        float scale = (float) (1 / Math.sqrt(sum));
        for (int i = row * count; i < (row + 1) * count; i++) {
          values[i] *= scale;
        }
      }
    }
    return lengths;
  }
}
