package headway.jobs.train.batches;

import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.ReusedMatrix;
import headway.jobs.features.block.FeatureBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Selects the minibatches of each worker in one round from its blocks. Only the rows of this round
 * are copied, and one block is held at a time, however long the round is.
 */
public final class RoundBatches implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What one task leaves would wait for the garbage collector, outside of the heap. */
  private static final ThreadLocal<ReusedMatrix> FEATURES =
      ThreadLocal.withInitial(ReusedMatrix::new);

  private static final ThreadLocal<ReusedMatrix> ONE_HOTS =
      ThreadLocal.withInitial(ReusedMatrix::new);

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

  /** The indices of a worker's blocks with examples of this round, in the order of these. */
  public int[] blocks(int worker) {
    return workers.get(worker).blocks(from(), to());
  }

  private long from() {
    return (long) firstBatch * batchSize;
  }

  private long to() {
    return from() + (long) batches * batchSize;
  }

  /**
   * The batches of one worker, in order; fewer, or none, if its epoch has ended.
   *
   * @param blocks the blocks of {@link #blocks(int)}, in that order
   */
  public Iterator<DataSet> of(int worker, Iterator<FeatureBlock> blocks) {
    return of(worker, blocks, Nd4jArrays::matrix, Nd4jArrays::matrix);
  }

  /**
   * The same batches in arrays that the thread reuses: each batch is valid until the next one of
   * any such iterator.
   */
  public Iterator<DataSet> oneByOne(int worker, Iterator<FeatureBlock> blocks) {
    return of(worker, blocks, FEATURES.get()::of, ONE_HOTS.get()::of);
  }

  /** Creates a matrix from values in row-major order. */
  private interface Matrices {
    INDArray of(float[] values, int rows);
  }

  private Iterator<DataSet> of(
      int worker, Iterator<FeatureBlock> blocks, Matrices features, Matrices oneHots) {
    EpochOrder.Position[] positions = workers.get(worker).positions(from(), to());
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

  /** The rows of a round; a block is requested when the first of its rows is due. */
  private final class Picked {
    private final int worker;
    private final EpochOrder.Position[] positions;
    private final Iterator<FeatureBlock> blocks;
    private FeatureBlock open;
    private int openBlock = -1;

    Picked(int worker, EpochOrder.Position[] positions, Iterator<FeatureBlock> blocks) {
      this.worker = worker;
      this.positions = positions;
      this.blocks = blocks;
    }

    private FeatureBlock block(int number) {
      if (number != openBlock) {
        open = null; // The next block may take its memory.
        open = blocks.next();
        openBlock = number;
      }
      return open;
    }

    Plain batch(int first, int size) {
      String[] keys = new String[size];
      int[] labels = new int[size];
      float[] features = new float[0];
      float[] oneHot = new float[size * classes];
      for (int i = 0; i < size; i++) {
        int row = positions[first + i].row();
        FeatureBlock block = block(positions[first + i].block());
        int width = block.featureCount();
        if (i == 0) {
          features = new float[size * width];
        }
        keys[i] = block.key(row);
        labels[i] = block.label(row);
        int view = workers.get(worker).view(keys[i], block.views());
        block.copy(row, view, features, i * width);
        oneHot[i * classes + labels[i]] = 1;
      }
      mixing.apply(keys, labels, features, oneHot);
      return new Plain(features, oneHot);
    }
  }
}
