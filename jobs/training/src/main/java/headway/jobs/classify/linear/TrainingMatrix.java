package headway.jobs.classify.linear;

import headway.jobs.features.block.FeatureBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Training rows in memory, block by block, with the mean and standard deviation of each feature.
 *
 * @param features the number of values per row
 * @param rows the number of rows in all blocks
 * @param mean of each feature
 * @param deviation of each feature, with divisor n − 1 as in Spark ML; 0 for a constant feature
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrainingMatrix(
    int features, int rows, List<Block> blocks, double[] mean, double[] deviation) {

  /**
   * Consecutive rows.
   *
   * @param values rows × features
   * @param labels of each row
   */
  record Block(float[] values, int[] labels) {}

  /** The number of rows of each block except the last. */
  private static final int BLOCK_ROWS = 512;

  /** Reads all blocks; each view of an image is one row. */
  static TrainingMatrix of(Iterator<FeatureBlock> read) {
    List<Block> blocks = new ArrayList<>();
    float[] values = {};
    int[] labels = new int[BLOCK_ROWS];
    int filled = 0;
    while (read.hasNext()) {
      FeatureBlock from = read.next();
      int count = from.featureCount();
      for (int i = 0; i < from.rows() * from.views(); i++) {
        if (filled == 0) {
          values = new float[BLOCK_ROWS * count];
        }
        from.copy(i / from.views(), i % from.views(), values, filled * count);
        labels[filled++] = from.label(i / from.views());
        if (filled == BLOCK_ROWS) {
          blocks.add(new Block(values, labels.clone()));
          filled = 0;
        }
      }
    }
    if (filled > 0) {
      int count = values.length / BLOCK_ROWS;
      blocks.add(new Block(Arrays.copyOf(values, filled * count), Arrays.copyOf(labels, filled)));
    }
    return of(blocks);
  }

  static TrainingMatrix of(List<Block> blocks) {
    int rows = blocks.stream().mapToInt(each -> each.labels().length).sum();
    int features = blocks.get(0).values().length / blocks.get(0).labels().length;
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (Block block : blocks) {
      for (int i = 0; i < block.values().length; i++) {
        mean[i % features] += block.values()[i];
      }
    }
    for (int j = 0; j < features; j++) {
      mean[j] /= rows;
    }
    for (Block block : blocks) {
      for (int i = 0; i < block.values().length; i++) {
        double off = block.values()[i] - mean[i % features];
        deviation[i % features] += off * off;
      }
    }
    for (int j = 0; j < features; j++) {
      deviation[j] = Math.sqrt(deviation[j] / Math.max(1, rows - 1));
    }
    return new TrainingMatrix(features, rows, blocks, mean, deviation);
  }
}
