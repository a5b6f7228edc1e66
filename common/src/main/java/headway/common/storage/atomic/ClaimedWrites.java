package headway.common.storage.atomic;

import headway.common.storage.Sha256;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * On HDFS and its like, whose rename refuses to replace: an object is created by renaming a whole
 * neighbour to its name. It is replaced by whoever first creates a claim, a hidden neighbour with
 * the old version in its name; the old version never comes back, so one claim is won once. A
 * process that dies between the two leaves its claim behind; it must then be deleted by hand.
 */
record ClaimedWrites(FileSystem fs) implements ConditionalWrites {
  @Override
  public Optional<Versioned> read(Path path) throws IOException {
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
    Path claim = new Path(path.getParent(), "." + path.getName() + "." + version + ".claim");
    if (createIfAbsent(claim, bytes).isEmpty()) {
      return Optional.empty();
    }
    try {
      if (read(path).filter(there -> there.version().equals(version)).isEmpty()) {
        return Optional.empty();
      }
      Publication.write(fs, path, bytes);
      return Optional.of(Sha256.of(bytes));
    } finally {
      fs.delete(claim, false);
    }
  }
}
