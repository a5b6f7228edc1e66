package headway.jobs.track.tensorboard;

import headway.common.dataset.MaskedCrc32c;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * The bytes of one event file: TFRecords (length, masked CRC32C of the length, data, masked CRC32C
 * of the data; all little-endian) of {@code tensorboard.Event} messages.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto">event.proto
 *     and summary.proto</a>
 */
final class EventFile {
  /** {@code DT_STRING} of types.proto. */
  private static final int STRING = 7;

  /** {@code DATA_CLASS_TENSOR} of summary.proto. */
  private static final int TENSOR = 2;

  private static final int RGB = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  EventFile(Instant time) {
    record(new ProtoMessage().real(1, seconds(time)).text(3, "brain.Event:2").encoded());
  }

  EventFile scalar(Instant time, long step, String tag, double value) {
    return event(time, step, new ProtoMessage().text(1, tag).real(2, (float) value));
  }

  /** Adds a text, which TensorBoard shows as Markdown. */
  EventFile text(Instant time, long step, String tag, String text) {
    ProtoMessage tensor =
        new ProtoMessage().number(1, STRING).message(2, new ProtoMessage()).text(8, text);
    ProtoMessage metadata =
        new ProtoMessage().message(1, new ProtoMessage().text(1, "text")).number(4, TENSOR);
    return event(
        time, step, new ProtoMessage().text(1, tag).message(8, tensor).message(9, metadata));
  }

  /** Adds an encoded image. */
  EventFile image(Instant time, long step, String tag, int width, int height, byte[] png) {
    ProtoMessage image =
        new ProtoMessage().number(1, height).number(2, width).number(3, RGB).bytes(4, png);
    return event(time, step, new ProtoMessage().text(1, tag).message(4, image));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private EventFile event(Instant time, long step, ProtoMessage value) {
    record(
        new ProtoMessage()
            .real(1, seconds(time))
            .number(2, step)
            .message(5, new ProtoMessage().message(1, value))
            .encoded());
    return this;
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }

  private void record(byte[] data) {
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    bytes.writeBytes(length);
    bytes.writeBytes(little(Integer.BYTES).putInt(MaskedCrc32c.of(length, length.length)).array());
    bytes.writeBytes(data);
    bytes.writeBytes(little(Integer.BYTES).putInt(MaskedCrc32c.of(data, data.length)).array());
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
