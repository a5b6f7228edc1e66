package headway.common.dataset.parquet;

import headway.common.storage.Sha256;
import headway.common.storage.atomic.AtomicOutput;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Where a Parquet file goes: counts its bytes and knows the SHA-256 of those before the footer. The
 * object appears when the {@link AtomicOutput} is published, not when Parquet closes its stream.
 */
final class HashedOutputFile implements OutputFile {
  private final AtomicOutput out;
  private final MessageDigest digest = Sha256.digest();
  private String contentSha256 = "";
  private long bytes;

  HashedOutputFile(AtomicOutput out) {
    this.out = out;
  }

  AtomicOutput out() {
    return out;
  }

  long bytes() {
    return bytes;
  }

  /** Ends what is hashed; call it when all row groups are written. */
  String endOfContent() {
    contentSha256 = Sha256.hex(digest.digest());
    return contentSha256;
  }

  /** Of the row groups, once they have ended. */
  String contentSha256() {
    return contentSha256;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new CountingStream();
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new CountingStream();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private final class CountingStream extends PositionOutputStream {
    @Override
    public long getPos() {
      return bytes;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      out.write(data, offset, length);
      bytes += length;
      if (contentSha256.isEmpty()) {
        digest.update(data, offset, length);
      }
    }

    @Override
    public void close() {
      // The object is published or discarded later.
    }
  }
}
