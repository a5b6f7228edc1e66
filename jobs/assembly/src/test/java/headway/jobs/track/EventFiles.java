package headway.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.CodedInputStream;

/** Reads TensorBoard's event files: frames, their sums, and what this project writes in them. */
final class EventFiles {
  private EventFiles() {}

  /**
   * One value of an event.
   *
   * @param kind {@code scalar}, {@code text} or {@code image}
   * @param text of a text; of an image its width and height
   */
  record Value(String tag, String kind, long step, float scalar, String text) {}

  /** The values in the files of a folder, in the order of their names. */
  static List<Value> read(Path folder) throws IOException {
    List<Value> values = new ArrayList<>();
    for (Path file : files(folder)) {
      List<byte[]> records = records(Files.readAllBytes(file));
      assertThat(new String(records.get(0), "ISO-8859-1")).contains("brain.Event:2");
      for (byte[] record : records.subList(1, records.size())) {
        values.add(event(record));
      }
    }
    return values;
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> !each.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private static List<byte[]> records(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertThat(in.getInt()).as("sum of the length").isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).as("sum of the data").isEqualTo(masked(data));
      records.add(data);
    }
    return records;
  }

  /** As TFRecord has it: {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}. */
  private static int masked(byte[] data) {
    CRC32C sum = new CRC32C();
    sum.update(data, 0, data.length);
    long crc = sum.getValue();
    return (int) (((crc >> 15) | (crc << 17)) + 0xa282ead8L);
  }

  private static Value event(byte[] record) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(record);
    assertThat(in.readTag() >> 3).isEqualTo(1);
    assertThat(in.readDouble()).isGreaterThan(1.6e9);
    assertThat(in.readTag() >> 3).isEqualTo(2);
    long step = in.readInt64();
    assertThat(in.readTag() >> 3).isEqualTo(5);
    CodedInputStream summary = in.readBytes().newCodedInput();
    assertThat(summary.readTag() >> 3).isEqualTo(1);
    CodedInputStream value = summary.readBytes().newCodedInput();
    assertThat(value.readTag() >> 3).isEqualTo(1);
    String tag = value.readString();
    int field = value.readTag() >> 3;
    return switch (field) {
      case 2 -> new Value(tag, "scalar", step, value.readFloat(), "");
      case 4 -> new Value(tag, "image", step, 0, image(value.readBytes()));
      case 8 -> new Value(tag, "text", step, 0, text(value.readBytes()));
      default -> throw new AssertionError("field " + field);
    };
  }

  private static String image(ByteString message) throws IOException {
    CodedInputStream in = message.newCodedInput();
    in.readTag();
    int height = in.readInt32();
    in.readTag();
    int width = in.readInt32();
    in.readTag();
    assertThat(in.readInt32()).as("channels").isEqualTo(3);
    in.readTag();
    var decoded = ImageIO.read(new ByteArrayInputStream(in.readByteArray()));
    assertThat(decoded.getHeight()).isEqualTo(height);
    assertThat(decoded.getWidth()).isEqualTo(width);
    return width + "×" + height;
  }

  private static String text(ByteString message) throws IOException {
    CodedInputStream in = message.newCodedInput();
    in.readTag();
    assertThat(in.readInt32()).as("DT_STRING").isEqualTo(7);
    in.readTag();
    in.readBytes();
    in.readTag();
    return in.readString();
  }
}
