package headway.common.storage.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk is told when an object is published, as Java's flight recorder sees it. */
class AtomicReplaceTest {
  @TempDir private Path folder;
  private final Storage storage = new Storage(new Configuration());

  @Test
  void syncsTheBytesUnderTheirHiddenNameThenTheFolderAndEachNewOneAbove() throws IOException {
    List<String> synced = syncedBy("new/folder/object");

    assertThat(folder.resolve("new/folder/object")).hasBinaryContent(new byte[] {7});
    assertThat(synced).hasSize(4);
    assertThat(synced.subList(0, 2))
        .as("folders in which a new one got its name")
        .containsExactly(folder.toString(), folder.resolve("new").toString());
    assertThat(synced.get(2))
        .as("the file, before the rename")
        .startsWith(folder.resolve("new/folder") + "/.object.")
        .endsWith(".tmp");
    assertThat(synced.get(3))
        .as("the folder, after it")
        .isEqualTo(folder.resolve("new/folder").toString());
  }

  @Test
  void syncsAReplacementToo() throws IOException {
    Files.write(folder.resolve("object"), new byte[9]);

    List<String> synced = syncedBy("object");

    assertThat(folder.resolve("object")).hasBinaryContent(new byte[] {7});
    assertThat(synced).hasSize(2);
    assertThat(synced.get(0)).startsWith(folder + "/.object.").endsWith(".tmp");
    assertThat(synced.get(1)).isEqualTo(folder.toString());
  }

  /** The files and folders that were synced meanwhile, in their order. */
  private List<String> syncedBy(String object) throws IOException {
    Path file = folder.resolveSibling(folder.getFileName() + ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      storage.publish(
          new org.apache.hadoop.fs.Path(folder.resolve(object).toString()), new byte[] {7});
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(each -> each.getEventType().getName().equals("jdk.FileForce"))
          .filter(each -> each.getBoolean("metaData"))
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .map(each -> each.getString("path"))
          .filter(path -> path.startsWith(folder.toString()))
          .toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
