package headway.common.storage.atomic;

import headway.common.storage.Sha256;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Conditional writes for HDFS and similar file systems, whose rename does not replace: an object is
 * created by renaming a complete temporary file. It is replaced by the process that first creates a
 * claim, a hidden file with the old version in its name. A version never recurs, so each claim is
 * won once. A process that dies in between leaves its claim, which must then be deleted manually.
 *
 * <p>Exact on HDFS, whose name node renames atomically. Not guaranteed on other file systems:
 * object stores copy and delete instead, so two concurrent renames to one name may both succeed.
 */
record ClaimedWrites(FileSystem fs) implements ConditionalWrites {
  private static final Set<String> NAME_NODE = Set.of("hdfs", "webhdfs", "swebhdfs");

  @Override
  public Optional<VersionedObject> read(Path path) throws IOException {
    return ConditionalWrites.readHashed(fs, path);
  }

  @Override
  public Optional<String> createIfAbsent(Path path, byte[] bytes) throws IOException {
    if (fs.exists(path)) {
      return Optional.empty();
    }
    Path hidden =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FSDataOutputStream out = fs.create(hidden, true)) {
        out.write(bytes);
      }
      return fs.rename(hidden, path) ? Optional.of(Sha256.of(bytes)) : Optional.empty();
    } finally {
      fs.delete(hidden, false);
    }
  }

  @Override
  public Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes)
      throws IOException {
    return claimed(
        path,
        version,
        () -> {
          AtomicOutput.write(fs, path, bytes);
          return Sha256.of(bytes);
        });
  }

  @Override
  public boolean deleteIfUnchanged(Path path, String version) throws IOException {
    return claimed(path, version, () -> fs.delete(path, false)).orElse(false);
  }

  @Override
  public boolean writesInOneStep() {
    return NAME_NODE.contains(fs.getUri().getScheme());
  }

  private <T> Optional<T> claimed(Path path, String version, StorageFailures.IoAction<T> action)
      throws IOException {
    Path claim = new Path(path.getParent(), "." + path.getName() + "." + version + ".claim");
    if (createIfAbsent(claim, version.getBytes(StandardCharsets.UTF_8)).isEmpty()) {
      return Optional.empty();
    }
    try {
      if (read(path).filter(there -> there.version().equals(version)).isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(action.run());
    } finally {
      fs.delete(claim, false);
    }
  }
}
