package headway.jobs.frozen;

import headway.common.dataset.ShardRow;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A batch of decoded images.
 *
 * @param rows the images in file order, with or without their encoded bytes
 * @param views the view number of each row; a row with several views occurs once per view
 * @param pixels float32, images × channels × height × width; valid until the next batch is
 *     requested
 * @param refused images read for this batch that could not be decoded, with the reason
 * @param nanos spent reading and decoding
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
