package headway.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes WebDataset tars and TFRecord files, after their formats' texts. */
public final class PackedFileWriter {
  private static final int MASK = 0xa282ead8;

  private PackedFileWriter() {}

  /** Members of a tar in their order; a text is a member too. */
  public static final class Members {
    private final Map<String, byte[]> all = new LinkedHashMap<>();

    public Members add(String name, byte[] content) {
      all.put(name, content);
      return this;
    }

    public Members add(String name, String content) {
      return add(name, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes a tar, compressed where its name says so. */
  public static Path tar(Path file, Members members) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = output(file);
          TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (Map.Entry<String, byte[]> member : members.all.entrySet()) {
          TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
          entry.setSize(member.getValue().length);
          tar.putArchiveEntry(entry);
          tar.write(member.getValue());
          tar.closeArchiveEntry();
        }
      }
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes records with their lengths and checksums. */
  public static Path records(Path file, List<byte[]> records) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = output(file)) {
        for (byte[] record : records) {
          byte[] length = little(8).putLong(record.length).array();
          out.write(length);
          out.write(crc(length));
          out.write(record);
          out.write(crc(record));
        }
      }
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static OutputStream output(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    String name = file.toString();
    return name.endsWith("gz") ? new GZIPOutputStream(out) : out;
  }

  private static byte[] crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return little(4).putInt(((value >>> 15) | (value << 17)) + MASK).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A {@code tf.train.Example} of these features: bytes, texts and integers. */
  public static byte[] example(Map<String, Object> features) {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    features.forEach(
        (name, value) -> {
          byte[] list =
              value instanceof Integer number
                  ? field(3, field(1, varint(number)))
                  : field(1, field(1, value instanceof String text ? utf8(text) : (byte[]) value));
          map.writeBytes(field(1, joined(field(1, utf8(name)), field(2, list))));
        });
    return field(1, map.toByteArray());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] field(int number, byte[] content) {
    return joined(joined(varint(number << 3 | 2), varint(content.length)), content);
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }
}
