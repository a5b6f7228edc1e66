package headway.common.storage.atomic;

import headway.common.storage.Sha256;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Conditional writes for a disk, under the operating system's lock of a hidden file, which is
 * released when its process ends. It works between processes of one machine, and between machines
 * if the shared file system supports locks, as NFS 4 does.
 */
record LockedWrites(LocalFileSystem disk) implements ConditionalWrites {
  private static final Object ONE_THREAD = new Object();

  @Override
  public Optional<VersionedObject> read(Path path) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(disk.pathToFile(path).toPath());
      return Optional.of(new VersionedObject(bytes, Sha256.of(bytes)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> createIfAbsent(Path path, byte[] bytes) throws IOException {
    return locked(path, () -> read(path).isPresent() ? Optional.empty() : write(path, bytes));
  }

  @Override
  public Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes)
      throws IOException {
    return locked(
        path,
        () ->
            read(path).filter(there -> there.version().equals(version)).isPresent()
                ? write(path, bytes)
                : Optional.empty());
  }

  @Override
  public boolean deleteIfUnchanged(Path path, String version) throws IOException {
    return locked(
            path,
            () ->
                read(path).filter(there -> there.version().equals(version)).isPresent()
                        && disk.delete(path, false)
                    ? Optional.of(version)
                    : Optional.empty())
        .isPresent();
  }

  @Override
  public boolean writesInOneStep() {
    return true;
  }

  private Optional<String> write(Path path, byte[] bytes) throws IOException {
    AtomicOutput.write(disk, path, bytes);
    return Optional.of(Sha256.of(bytes));
  }

  private Optional<String> locked(Path path, StorageFailures.IoAction<Optional<String>> action)
      throws IOException {
    java.nio.file.Path target = disk.pathToFile(path).toPath();
    java.nio.file.Path lock = target.resolveSibling("." + path.getName() + ".lock");
    Files.createDirectories(target.getParent());
    synchronized (ONE_THREAD) {
      while (true) {
        try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          Object mine = identity(lock);
          channel.lock();
          // The previous holder deletes the lock file, so the locked file may be a deleted one.
          if (mine != null && Objects.equals(mine, identity(lock))) {
            Optional<String> result = action.run();
            Files.deleteIfExists(lock);
            return result;
          }
        }
      }
    }
  }

  private static Object identity(java.nio.file.Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException gone) {
      return null;
    }
  }
}
