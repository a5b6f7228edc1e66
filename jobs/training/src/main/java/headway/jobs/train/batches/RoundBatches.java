package headway.jobs.train.batches;

import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.ReusedMatrix;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.shuffle.FeatureRowSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Selects the minibatches of each worker in one round from its blocks. Only the rows of this round
 * are copied.
 */
public final class RoundBatches implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<EpochOrder> workers;
  private final int batchSize;
  private final int firstBatch;
  private final int batches;
  private final int classes;
  private final BatchMixing mixing;

  /**
   * The batches {@code firstBatch} (inclusive) to {@code firstBatch + batches} (exclusive) of an
   * epoch.
   *
   * @param workers the order of each worker's examples
   */
  public RoundBatches(
      List<EpochOrder> workers,
      int batchSize,
      int firstBatch,
      int batches,
      int classes,
      BatchMixing mixing) {
    this.workers = new ArrayList<>(workers);
    this.batchSize = batchSize;
    this.firstBatch = firstBatch;
    this.batches = batches;
    this.classes = classes;
    this.mixing = mixing;
  }

  /** The indices of a worker's blocks with examples of this round, ascending. */
  public int[] blocks(int worker) {
    return Arrays.stream(positions(worker))
        .mapToInt(EpochOrder.Position::block)
        .sorted()
        .distinct()
        .toArray();
  }

  private EpochOrder.Position[] positions(int worker) {
    long from = (long) firstBatch * batchSize;
    return workers.get(worker).positions(from, from + (long) batches * batchSize);
  }

  /**
   * The batches of one worker, in order; fewer, or none, if its epoch has ended.
   *
   * @param blocks the blocks of {@link #blocks(int)}, in that order
   */
  public Iterator<DataSet> of(int worker, Iterator<FeatureBlock> blocks) {
    return of(worker, blocks, Nd4jArrays::matrix, Nd4jArrays::matrix);
  }

  /** The same batches in reused arrays: each batch is valid until the next call of the iterator. */
  public Iterator<DataSet> oneByOne(int worker, Iterator<FeatureBlock> blocks) {
    return of(worker, blocks, new ReusedMatrix()::of, new ReusedMatrix()::of);
  }

  /** Creates a matrix from values in row-major order. */
  private interface Matrices {
    INDArray of(float[] values, int rows);
  }

  private Iterator<DataSet> of(
      int worker, Iterator<FeatureBlock> blocks, Matrices features, Matrices oneHots) {
    EpochOrder.Position[] positions = positions(worker);
    if (positions.length == 0) {
      return List.<DataSet>of().iterator();
    }
    Picked picked = new Picked(worker, positions, blocks);
    return IntStream.iterate(0, first -> first < positions.length, first -> first + batchSize)
        .mapToObj(
            first -> {
              int size = Math.min(batchSize, positions.length - first);
              Plain batch = picked.batch(first, size);
              return new DataSet(features.of(batch.features, size), oneHots.of(batch.oneHot, size));
            })
        .iterator();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Plain(float[] features, float[] oneHot) {}

  /** The rows of a round, copied from their blocks when the first batch is requested. */
  private final class Picked {
    private final int worker;
    private final EpochOrder.Position[] positions;
    private final Iterator<FeatureBlock> blocks;
    private final String[] keys;
    private final int[] labels;
    private final FeatureRowSource[] rows;
    private int width;

    Picked(int worker, EpochOrder.Position[] positions, Iterator<FeatureBlock> blocks) {
      this.worker = worker;
      this.positions = positions;
      this.blocks = blocks;
      this.keys = new String[positions.length];
      this.labels = new int[positions.length];
      this.rows = new FeatureRowSource[positions.length];
    }

    private void pick() {
      Map<Integer, List<Integer>> wanted = new TreeMap<>();
      for (int i = 0; i < positions.length; i++) {
        wanted.computeIfAbsent(positions[i].block(), block -> new ArrayList<>()).add(i);
      }
      for (List<Integer> ofBlock : wanted.values()) {
        FeatureBlock each = blocks.next();
        width = each.featureCount();
        for (int i : ofBlock) {
          int row = positions[i].row();
          keys[i] = each.key(row);
          labels[i] = each.label(row);
          rows[i] = each.row(row, workers.get(worker).view(keys[i], each.views()));
        }
      }
    }

    Plain batch(int first, int size) {
      if (first == 0) {
        pick();
      }
      float[] features = new float[size * width];
      float[] oneHot = new float[size * classes];
      for (int i = 0; i < size; i++) {
        rows[first + i].copy(features, i * width);
        oneHot[i * classes + labels[first + i]] = 1;
      }
      mixing.apply(
          Arrays.copyOfRange(keys, first, first + size),
          Arrays.copyOfRange(labels, first, first + size),
          features,
          oneHot);
      return new Plain(features, oneHot);
    }
  }
}
