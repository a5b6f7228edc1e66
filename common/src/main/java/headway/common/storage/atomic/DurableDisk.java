package headway.common.storage.atomic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that outlast a loss of power. A file's bytes and its name are two things to a disk: the
 * name is in the folder, which must be synced as well.
 */
final class DurableDisk {
  private static final Logger LOG = LoggerFactory.getLogger(DurableDisk.class);

  private DurableDisk() {}

  /** Returns when a file's bytes are on the disk. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes a folder and those above it, as far as they are missing; their names are on the disk. */
  static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      createFolders(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      syncNames(parent);
    }
  }

  /**
   * Returns when the names in a folder are on the disk, as far as the system can tell: Windows
   * opens no folders, and some file systems of networks sync none.
   */
  static void syncNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException cannot) {
      LOG.debug("{} cannot be synced", folder, cannot);
    }
  }
}
