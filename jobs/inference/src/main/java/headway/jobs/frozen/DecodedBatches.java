package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.augment.AugmentedImages;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageTensor;
import headway.common.image.RgbImage;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.memory.MemoryBudget;
import headway.jobs.spark.OrderedPrefetch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * Reads and decodes batches of one file in order, on a background thread while the caller processes
 * the previous batch. It decodes {@link MemoryBudget#DECODED_AHEAD} images ahead, and at least two
 * batches, so that the network has work while a row group is read. Decoded images are kept as
 * bytes, a quarter of the size of floats. The caller's thread converts a batch to floats on
 * request, so that the network finds it in the processor's cache.
 */
public final class DecodedBatches implements Iterator<DecodedBatch>, AutoCloseable {
  private final Iterator<ShardRow> rows;
  private final ImageTensor tensor;
  private final AugmentedImages augmentedImages;
  private final ViewPlan views;
  private final int batchImages;
  private final boolean keepBytes;
  private final FloatBuffer pixels;
  private final OrderedPrefetch<Integer, Decoded> prefetch;
  private Decoded next;

  // The image whose views are being computed; accessed by the decoding thread only.
  private ShardRow row;
  private AugmentedImages.Photo photo;
  private int viewsOfRow;
  private int view;

  /** A decoded batch before its conversion to floats. */
  private record Decoded(
      List<ShardRow> rows,
      List<Integer> views,
      List<RgbImage> images,
      List<DecodedBatch.RejectedImage> refused,
      long nanos) {}

  /**
   * Starts when the first batch is requested.
   *
   * @param keepBytes whether the rows keep the encoded images
   */
  public DecodedBatches(
      Iterator<ShardRow> rows, Preprocessing preprocessing, int batchImages, boolean keepBytes) {
    this(rows, preprocessing, batchImages, keepBytes, ViewPlan.PLAIN);
  }

  /**
   * As the other constructor, with several views of some images, in order.
   *
   * @param keepBytes whether the rows keep the encoded images
   */
  public DecodedBatches(
      Iterator<ShardRow> rows,
      Preprocessing preprocessing,
      int batchImages,
      boolean keepBytes,
      ViewPlan views) {
    this.rows = rows;
    this.views = views;
    this.augmentedImages = views.images(preprocessing);
    this.tensor = new ImageTensor(preprocessing);
    this.batchImages = batchImages;
    this.keepBytes = keepBytes;
    this.pixels = PixelBuffers.take(batchImages * tensor.length());
    int ahead = Math.max(2, MemoryBudget.DECODED_AHEAD / batchImages);
    this.prefetch =
        new OrderedPrefetch<>(
            IntStream.iterate(0, i -> i + 1).iterator(), 1, ahead, number -> decode());
  }

  private Decoded decode() {
    long start = System.nanoTime();
    List<ShardRow> decoded = new ArrayList<>(batchImages);
    List<Integer> numbers = new ArrayList<>(batchImages);
    List<RgbImage> images = new ArrayList<>(batchImages);
    List<DecodedBatch.RejectedImage> refused = new ArrayList<>();
    while (decoded.size() < batchImages && (view < viewsOfRow || rows.hasNext())) {
      if (view == viewsOfRow) {
        row = rows.next();
        photo = augmentedImages.photo(row.bytes(), row.key());
        viewsOfRow = views.of(row);
        view = 0;
      }
      try {
        images.add(photo.view(view));
        decoded.add(keepBytes ? row : row.withoutBytes());
        numbers.add(view++);
      } catch (InputException undecodable) {
        refused.add(new DecodedBatch.RejectedImage(row, undecodable.getMessage()));
        view = viewsOfRow;
      }
    }
    return new Decoded(decoded, numbers, images, refused, System.nanoTime() - start);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = prefetch.next();
    }
    return !next.rows.isEmpty() || !next.refused.isEmpty();
  }

  @Override
  public DecodedBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more images");
    }
    Decoded batch = next;
    next = null;
    long start = System.nanoTime();
    pixels.clear();
    batch.images.forEach(image -> tensor.fill(image, pixels));
    return new DecodedBatch(
        batch.rows,
        batch.views,
        pixels.flip(),
        batch.refused,
        batch.nanos + System.nanoTime() - start);
  }

  @Override
  public void close() {
    prefetch.close();
    PixelBuffers.giveBack(pixels);
  }
}
