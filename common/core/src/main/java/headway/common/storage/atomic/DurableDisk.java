package headway.common.storage.atomic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that survive a power failure. A file's name is part of its folder, so the folder must be
 * synced as well as the file.
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

  /** Creates a folder and its missing parents; their names are synced. */
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
   * Syncs the names in a folder, if the system supports it: Windows cannot open folders, and some
   * network file systems cannot sync them.
   */
  static void syncNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException cannot) {
      LOG.debug("{} cannot be synced", folder, cannot);
    }
  }
}
