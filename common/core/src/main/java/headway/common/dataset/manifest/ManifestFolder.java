package headway.common.dataset.manifest;

import headway.common.storage.Storage;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a manifest was read from, where the table of its parts lies.
 *
 * @param location empty if the manifest lies in another folder than its parts
 */
record ManifestFolder(Optional<Location> location) {
  static final ManifestFolder ELSEWHERE = new ManifestFolder(Optional.empty());

  /** A folder and how it is read. */
  record Location(Storage storage, Path folder) {}

  static ManifestFolder of(Storage storage, Path folder) {
    return new ManifestFolder(Optional.of(new Location(storage, folder)));
  }
}
