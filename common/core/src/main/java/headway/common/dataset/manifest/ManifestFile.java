package headway.common.dataset.manifest;

import headway.common.StorageException;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.common.storage.atomic.VersionedObject;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The manifest of a folder, which is the only commit of what lies there: it is replaced when all
 * files that it names are whole, and only if nobody else has replaced it since it was read.
 *
 * @param <T> the manifest
 */
public final class ManifestFile<T> {
  private final Storage storage;
  private final Path path;
  private final Path folder;
  private final Optional<VersionedObject> before;
  private final Optional<T> manifest;

  private ManifestFile(Storage storage, Path path, Class<T> type) {
    this.storage = storage;
    this.path = path;
    this.before = storage.readVersioned(path);
    this.folder = path.getParent();
    this.manifest =
        before.map(
            read -> Manifests.parse(read.bytes(), path, type, ManifestFolder.of(storage, folder)));
  }

  /** Reads the manifest of {@code folder}, if it has one. */
  public static <T> ManifestFile<T> open(Storage storage, Path folder, Class<T> type) {
    return new ManifestFile<>(storage, new Path(folder, Workspace.MANIFEST), type);
  }

  /** What was read; empty where the folder holds nothing that is finished. */
  public Optional<T> manifest() {
    return manifest;
  }

  /**
   * Writes the manifest, in one step where the store can.
   *
   * @throws StorageException where another manifest has been written since this one was read
   */
  public void publish(T next) {
    Manifests.writeParts(storage, folder, next);
    byte[] bytes = Manifests.bytes(next);
    try {
      boolean written =
          before
              .map(read -> storage.replaceIfUnchanged(path, read.version(), bytes))
              .orElseGet(() -> storage.createIfAbsent(path, bytes))
              .isPresent();
      if (!written) {
        throw new StorageException(
            "Cannot write "
                + path
                + ": another command has written it since this one began; run this one again",
            null);
      }
    } catch (UnsupportedOperationException withoutConditions) {
      storage.publish(path, bytes);
    }
  }
}
