package headway.common.dataset.part;

import headway.common.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the class counts of the parts of a process that has many: some in memory, the others in a
 * file on this machine, which goes with the process. For 250,000 parts of 21,841 classes these are
 * gigabytes.
 */
public final class CountSpool {
  private static final long MOST_IN_MEMORY_BYTES = 64L << 20;

  private final long mostInMemory;
  private FileChannel file;
  private long inMemory;
  private long end;

  /** Holds up to 64 MiB of counts in memory. */
  public CountSpool() {
    this(MOST_IN_MEMORY_BYTES);
  }

  CountSpool(long mostInMemory) {
    this.mostInMemory = mostInMemory;
  }

  /** The same part, with its counts kept here. */
  public Part keep(Part part) {
    return part.withFiles(
        part.files().stream()
            .map(each -> new CountedFile(each.file(), keep(each.classCounts())))
            .toList());
  }

  private synchronized ClassCounts keep(ClassCounts counts) {
    byte[] packed = counts.packed();
    if (counts.isSpooled() || inMemory + packed.length <= mostInMemory) {
      inMemory += counts.isSpooled() ? 0 : packed.length;
      return counts;
    }
    try {
      if (file == null) {
        Path path = Files.createTempFile("headway-counts-", ".bin");
        file =
            FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
      }
      long start = end;
      int length = packed.length; // So that what reads them does not hold them.
      ByteBuffer rest = ByteBuffer.wrap(packed);
      while (rest.hasRemaining()) {
        end += file.write(rest, end);
      }
      return new ClassCounts(() -> read(start, length));
    } catch (IOException full) {
      throw failed("write", full);
    }
  }

  private byte[] read(long start, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, start + bytes.position()) < 0) {
          throw new IOException("the file is shorter than what was written");
        }
      }
      return bytes.array();
    } catch (IOException lost) {
      throw failed("read", lost);
    }
  }

  private static StorageException failed(String verb, IOException cause) {
    return new StorageException(
        "Cannot "
            + verb
            + " class counts in "
            + System.getProperty("java.io.tmpdir")
            + ": "
            + cause.getMessage()
            + "; make room there, or set java.io.tmpdir to another folder",
        cause);
  }
}
