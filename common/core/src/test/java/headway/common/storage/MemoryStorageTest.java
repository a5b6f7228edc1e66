package headway.common.storage;

import java.util.UUID;
import org.apache.hadoop.fs.Path;

class MemoryStorageTest extends StorageContract {
  private final Storage storage = new Storage(MemoryFileSystem.configuration());
  private final Path root = new Path("memory://" + UUID.randomUUID() + "/root");

  @Override
  protected Storage storage() {
    return storage;
  }

  @Override
  protected Path root() {
    return root;
  }

  /** It has no rename that replaces. */
  @Override
  protected boolean replacesWithoutGap() {
    return false;
  }
}
