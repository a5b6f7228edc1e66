package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageTensor;
import headway.common.image.Preprocessing;
import headway.jobs.spark.OrderedPrefetch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * Forms batches in the order of one file, read and decoded by a thread of its own while the caller
 * computes on the batch before. Three batches are in memory, whatever the length of the file.
 */
public final class DecodedBatches implements Iterator<DecodedBatch>, AutoCloseable {
  private static final int AHEAD = 2;
  private static final int BUFFERS = AHEAD + 1;

  private final Iterator<ShardRow> rows;
  private final ImageTensor tensor;
  private final int batchImages;
  private final boolean keepBytes;
  private final FloatBuffer[] buffers = new FloatBuffer[BUFFERS];
  private boolean ended;
  private final OrderedPrefetch<Integer, DecodedBatch> prefetch;
  private DecodedBatch next;

  /**
   * Starts nothing until the first batch is asked for.
   *
   * @param keepBytes whether the rows keep the encoded pictures
   */
  public DecodedBatches(
      Iterator<ShardRow> rows, Preprocessing preprocessing, int batchImages, boolean keepBytes) {
    this.rows = rows;
    this.tensor = new ImageTensor(preprocessing);
    this.batchImages = batchImages;
    this.keepBytes = keepBytes;
    this.prefetch =
        new OrderedPrefetch<>(
            IntStream.iterate(0, i -> (i + 1) % BUFFERS).iterator(), 1, AHEAD, this::decode);
  }

  private DecodedBatch decode(int buffer) {
    long start = System.nanoTime();
    if (buffers[buffer] == null) {
      buffers[buffer] = PixelBuffers.take(batchImages * tensor.length());
    }
    FloatBuffer pixels = buffers[buffer].clear();
    List<ShardRow> decoded = new ArrayList<>(batchImages);
    List<DecodedBatch.Refusal> refused = new ArrayList<>();
    while (decoded.size() < batchImages && rows.hasNext()) {
      ShardRow row = rows.next();
      int before = pixels.position();
      try {
        tensor.fill(row.bytes(), pixels);
        decoded.add(keepBytes ? row : row.withoutBytes());
      } catch (InputException undecodable) {
        pixels.position(before);
        refused.add(new DecodedBatch.Refusal(row, undecodable.getMessage()));
      }
    }
    return new DecodedBatch(decoded, pixels.flip(), refused, System.nanoTime() - start);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = prefetch.next();
    }
    ended = next.isEmpty() && next.refused().isEmpty();
    return !ended;
  }

  @Override
  public DecodedBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more images");
    }
    DecodedBatch batch = next;
    next = null;
    return batch;
  }

  /** Where all images were taken, nobody writes to the buffers any more, and others may. */
  @Override
  public void close() {
    prefetch.close();
    if (ended) {
      PixelBuffers.giveBack(buffers);
    }
  }
}
