package headway.common.dataset.parquet;

import headway.common.storage.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** An output file that computes the SHA-256 of its bytes as they pass. */
final class HashingOutputFile implements OutputFile {
  private final Path path;
  private final Configuration configuration;
  private final MessageDigest digest = Sha256.digest();
  private long bytes;
  private String sha256;

  HashingOutputFile(Path path, Configuration configuration) {
    this.path = path;
    this.configuration = configuration;
  }

  long bytes() {
    return bytes;
  }

  /** Of the finished file. */
  String sha256() {
    if (sha256 == null) {
      sha256 = Sha256.hex(digest.digest());
    }
    return sha256;
  }

  private OutputFile target() throws IOException {
    return HadoopOutputFile.fromPath(path, configuration);
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return new HashingStream(target().create(blockSizeHint));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return new HashingStream(target().createOrOverwrite(blockSizeHint));
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private final class HashingStream extends PositionOutputStream {
    private final PositionOutputStream out;

    HashingStream(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return bytes;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      digest.update((byte) value);
      bytes++;
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      out.write(data, offset, length);
      digest.update(data, offset, length);
      bytes += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
