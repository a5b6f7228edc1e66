package headway.common.lease;

import headway.common.storage.Storage;
import headway.common.storage.atomic.VersionedObject;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The storage object of one acquired lease.
 *
 * @param id of the holding
 * @param checked whether the store checks a version before it replaces the object
 */
record LeaseObject(Storage storage, Path path, String id, boolean checked) {

  /** The version written, or empty if the object no longer has {@code version}. */
  Optional<String> replace(String version, LeaseFile next) {
    if (checked) {
      return storage.replaceIfUnchanged(path, version, next.bytes());
    }
    if (isAnothers()) {
      return Optional.empty();
    }
    storage.publish(path, next.bytes());
    return Optional.of(version);
  }

  /** Whether it was deleted; false if the object no longer has {@code version}. */
  boolean delete(String version) {
    if (checked) {
      return storage.deleteIfUnchanged(path, version);
    }
    if (isAnothers()) {
      return false;
    }
    storage.delete(path);
    return true;
  }

  private boolean isAnothers() {
    return !isMine(storage.readVersioned(path).flatMap(each -> LeaseFile.parse(each.bytes())));
  }

  boolean isMine(Optional<LeaseFile> there) {
    return there.filter(each -> each.id().equals(id)).isPresent();
  }

  Optional<VersionedObject> read() {
    return storage.readVersioned(path);
  }
}
