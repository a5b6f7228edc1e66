package headway.common.storage.atomic;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/**
 * Conditional writes for S3, by the headers {@code If-None-Match: *} and {@code If-Match: <ETag>}
 * of a put, which S3 checks atomically. Hadoop sends them from 3.4.2 on; before, the AWS SDK client
 * of its file system does. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional
 * writes</a>.
 */
record S3Writes(FileSystem fs) implements ConditionalWrites {
  private static final String CREATE = "fs.option.create.conditional.overwrite";
  private static final String MATCH = "fs.option.create.conditional.overwrite.etag";
  private static final int ATTEMPTS = 10;

  @Override
  public Optional<VersionedObject> read(Path path) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        String before = etag(path);
        byte[] bytes;
        try (InputStream in = fs.open(path)) {
          bytes = in.readAllBytes();
        }
        if (before.equals(etag(path))) {
          return Optional.of(new VersionedObject(bytes, before));
        }
      } catch (FileNotFoundException missing) {
        return Optional.empty();
      } catch (PathIOException replaced) {
        if (attempt >= ATTEMPTS) {
          throw replaced;
        }
      } catch (IOException failure) {
        if (attempt > 1 || !StaleConnections.isCauseOf(failure)) {
          throw failure;
        }
        StaleConnections.awaitValidation(failure);
      }
      if (attempt >= ATTEMPTS) {
        throw new PathIOException(path.toString(), "it is replaced all the time");
      }
    }
  }

  /** Without the quotes that it has since Hadoop 3.4. */
  private String etag(Path path) throws IOException {
    FileStatus status = fs.getFileStatus(path);
    if (status instanceof EtagSource source && source.getEtag() != null) {
      return source.getEtag().replace("\"", "");
    }
    throw new FileNotFoundException(path + " is a directory");
  }

  @Override
  public Optional<String> createIfAbsent(Path path, byte[] bytes) throws IOException {
    if (fs.hasPathCapability(path, CREATE)) {
      FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path);
      builder.must(CREATE, true);
      return byOption(path, bytes, builder);
    }
    return new ConditionalRequests(fs).put(path, bytes, "If-None-Match", "*");
  }

  @Override
  public Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes)
      throws IOException {
    if (fs.hasPathCapability(path, MATCH)) {
      FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path).overwrite(true);
      builder.must(MATCH, '"' + version + '"');
      return byOption(path, bytes, builder);
    }
    return new ConditionalRequests(fs).put(path, bytes, "If-Match", version);
  }

  /**
   * Atomic if the store supports {@code If-Match} on a delete, as S3 does. Otherwise a concurrent
   * write may come between check and delete.
   */
  @Override
  public boolean deleteIfUnchanged(Path path, String version) throws IOException {
    try {
      if (!etag(path).equals(version)) {
        return false;
      }
    } catch (FileNotFoundException missing) {
      return false;
    }
    try {
      return new ConditionalRequests(fs).delete(path, version);
    } catch (UnsupportedOperationException without) {
      return fs.delete(path, false);
    }
  }

  @Override
  public boolean writesInOneStep() {
    return true;
  }

  private Optional<String> byOption(
      Path path, byte[] bytes, FSDataOutputStreamBuilder<?, ?> builder) throws IOException {
    try {
      try (FSDataOutputStream out = builder.build()) {
        out.write(bytes);
      }
      return Optional.of(etag(path));
    } catch (IOException refused) {
      if (String.valueOf(refused.getMessage()).contains("412")
          || refused instanceof org.apache.hadoop.fs.FileAlreadyExistsException) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
