package headway.jobs.frozen;

import headway.common.dataset.ShardRow;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Images ready for the network.
 *
 * @param rows the images, in the order of the file, with or without their bytes
 * @param views the number of each image's view; a row with several comes once for each
 * @param pixels images × channels × height × width; valid until the next batch is asked for
 * @param refused images before these that could not be decoded, with the reason
 * @param nanos it took to read and decode
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
