package headway.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStorageTest extends StorageContract {
  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(new Configuration());

  @Override
  protected Storage storage() {
    return storage;
  }

  @Override
  protected Path root() {
    return new Path(folder.toUri());
  }

  @Test
  void aFileWhereAFolderBelongsIsAStorageFailure() {
    storage.publish(at("file"), bytes("x"));
    assertThatThrownBy(() -> storage.publish(at("file/below"), bytes("y")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot write " + at("file/below") + ": ");
    assertThat(storage.read(at("file"))).isEqualTo(bytes("x"));
  }

  @Test
  void aPathWithoutSchemeIsOnTheDisk() {
    Path bare = new Path(folder.toString(), "object");
    storage.publish(bare, bytes("x"));
    assertThat(folder.resolve("object")).hasContent("x");
    assertThat(storage.qualify(bare)).hasToString("file:" + folder + "/object");
  }
}
