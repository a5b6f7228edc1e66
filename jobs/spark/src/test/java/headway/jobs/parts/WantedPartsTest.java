package headway.jobs.parts;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedPartsTest {
  private static final List<PartId> WANTED =
      List.of(id("first"), id("second"), id("third"), id("fourth"));

  @TempDir Path folder;
  private FoundParts found;

  @BeforeEach
  void write() throws IOException {
    for (String name : List.of("parts/first", "parts/second", "parts/third", "bad/first")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "12345");
    }
    Configuration configuration = new Configuration();
    configuration.set("fs.listed.impl", ListedFileSystem.class.getName());
    ListedFileSystem.LISTINGS.clear();
    String root = "listed:" + folder;
    found =
        new FoundParts(
            new Storage(configuration),
            List.of(
                new org.apache.hadoop.fs.Path(root, "parts"),
                new org.apache.hadoop.fs.Path(root, "bad")));
  }

  private static PartId id(String name) {
    return new PartId(name, 1, "of " + name);
  }

  private static Part part(String name, String made, long bytes, List<String> quarantine) {
    DataFile file = new DataFile(name, Split.TRAIN, 1, bytes, "");
    return new Part(name, 1, made, List.of(new CountedFile(file, List.of(1L))), quarantine, 0, "");
  }

  private static List<String> names(WantedParts parts) {
    return parts.there().stream().map(Part::name).toList();
  }

  @Test
  void keepsWhatIsWantedTheSameAndWhole() {
    WantedParts parts =
        new WantedParts(
            WANTED,
            found,
            List.of(
                part("first", "of first", 5, List.of("first")),
                part("second", "of something else", 5, List.of()),
                part("third", "of third", 6, List.of()),
                part("fourth", "of fourth", 5, List.of()),
                part("fifth", "of fifth", 5, List.of())));

    assertThat(names(parts)).containsExactly("first");
    assertThat(parts.missing()).containsExactly(1, 2, 3);
    assertThat(parts.isComplete()).isFalse();
    List.of("second", "third", "fourth")
        .forEach(name -> parts.add(part(name, "of " + name, 5, List.of())));
    assertThat(parts.isComplete()).isTrue();
  }

  @Test
  void makesAgainWhatHasLostAFileOfItsQuarantine() {
    List<Part> named = List.of(part("first", "of first", 5, List.of("second")));

    assertThat(new WantedParts(WANTED, found, named).missing()).contains(0);
  }

  /** Where none of the files has a part's name, no Spark job reads footers. */
  @Test
  void listsEachFolderOnce() {
    Part whole = part("first", "of first", 5, List.of("first"));
    WantedParts parts = new WantedParts(WANTED, found, List.of(whole, whole));
    parts.takeFound(null);

    assertThat(ListedFileSystem.LISTINGS).isEqualTo(Map.of("parts", 1, "bad", 1));
  }

  @Test
  void listsNoQuarantineThatNothingIsSaidToBeIn() {
    new WantedParts(WANTED, found, List.of(part("first", "of first", 5, List.of())));

    assertThat(ListedFileSystem.LISTINGS).isEqualTo(Map.of("parts", 1));
  }

  /** The scheme {@code listed:}: this machine's disk; counts the listings of each folder. */
  public static final class ListedFileSystem extends RawLocalFileSystem {
    static final Map<String, Integer> LISTINGS = new TreeMap<>();

    @Override
    public URI getUri() {
      return URI.create("listed:///");
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path)
        throws IOException {
      LISTINGS.merge(path.getName(), 1, Integer::sum);
      return super.listStatusIterator(path);
    }
  }
}
