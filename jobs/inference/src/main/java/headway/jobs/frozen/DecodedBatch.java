package headway.jobs.frozen;

import headway.common.dataset.ShardRow;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A batch of decoded images.
 *
 * @param rows the images, in the order of the file, with or without their bytes
 * @param views the number of each image's view; a row with several views occurs once for each
 * @param pixels images × channels × height × width; valid until the next batch is requested
 * @param refused images before these that could not be decoded, with the reason
 * @param nanos of reading and decoding
 */
public record DecodedBatch(
    List<ShardRow> rows,
    List<Integer> views,
    FloatBuffer pixels,
    List<RejectedImage> refused,
    long nanos) {

  /** An image that could not be decoded. */
  public record RejectedImage(ShardRow row, String reason) {}

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
