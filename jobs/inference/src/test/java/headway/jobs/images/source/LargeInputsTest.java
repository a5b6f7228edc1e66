package headway.jobs.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.packed.PackedClasses;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with more photos than a driver lists, and lists of more labels than classes. */
class LargeInputsTest {
  private static final int MANY = 10_100;

  private static final int FOLDERS = 16;

  private static final Settings SETTINGS =
      SettingsLoader.load(
          Optional.empty(),
          "",
          Map.of(
              "spark.master",
              "local[2]",
              "spark.hadoop.fs.endless.impl",
              EndlessFileSystem.class.getName()));
  private static Session session;

  private final Storage storage = new Storage(EndlessFileSystem.configuration());

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    session = Session.open(new Application("predict", NetworkUse.RUNS), SETTINGS, Map.of());
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("endless://" + folder.resolve(name));
  }

  private void touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  @Test
  void knowsAFolderOfPhotosByItsFirstOnes() throws IOException {
    touch("flat/endless");

    ImageSource source = ImageSource.of(storage, path("flat"));

    assertThat(source).isInstanceOf(ClassFolders.class);
    assertThat(((ListedImages) source).file(storage)).isEmpty();
    assertThat(((ListedImages) source).byFolder(storage)).hasSize(1);
  }

  @Test
  void knowsSplitsBesideFoldersOfPhotosByTheirFirstOnes() throws IOException {
    touch("images/train/cat/a.jpg");
    touch("images/train/dog/b.jpg");
    touch("images/raw/endless");

    assertThat(FolderLayout.of(storage, path("images")).parents().keySet())
        .extracting(org.apache.hadoop.fs.Path::getName)
        .containsExactly("train");

    touch("images/test/endless");

    assertThat(FolderLayout.of(storage, path("images")).parents().keySet())
        .extracting(org.apache.hadoop.fs.Path::getName)
        .containsExactly("train");
  }

  @Test
  void tasksListWhatIsTooMuchForTheDriver() throws IOException {
    TreeSet<String> keys = new TreeSet<>();
    for (int number = 0; number < MANY; number++) {
      keys.add(number + ".jpg");
    }
    keys.add("one/a.jpg");
    keys.add("one/deep/b.jpg");
    keys.add("two/c.jpg");
    for (String key : keys) {
      touch("many/" + key);
    }
    touch("many/_hidden/d.jpg");

    assertThat(
            new ClassFolders(path("many"))
                .images(session, "new/").map(ImageRef::key).collect().stream()
                    .map(key -> key.replaceFirst("new/", "")))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void eachFolderOfAListIsListedByATaskOfItsOwn() throws IOException {
    StringBuilder list = new StringBuilder("path,label\n");
    for (int number = 0; number < FOLDERS; number++) {
      touch("listed/" + number + "/a.jpg");
      list.append(number).append("/a.jpg,").append(number % 2 == 0 ? "cat" : "dog").append('\n');
    }
    Files.writeString(folder.resolve("listed/list.csv"), list);
    EndlessFileSystem.LISTING_TASKS.clear();

    Listing listing = new ImageList(path("listed/list.csv")).labelled(session, SETTINGS.shard());

    assertThat(listing.images().map(ImageRef::sizeBytes).collect())
        .hasSize(FOLDERS)
        .containsOnly(0L);
    assertThat(EndlessFileSystem.LISTING_TASKS).hasSizeGreaterThan(FOLDERS / 2);
  }

  @Test
  void refusesALabelForEachImage() throws IOException {
    StringBuilder list = new StringBuilder("path,label\n");
    for (int number = 0; number <= PackedClasses.MOST; number++) {
      list.append(number).append(".jpg,a photo of ").append(number).append('\n');
    }
    Files.writeString(folder.resolve("captions.csv"), list);

    assertThatThrownBy(
            () -> new ImageList(path("captions.csv")).labelled(session, SETTINGS.shard()))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "captions.csv", "column label has more than 100,000 different values", "'a photo of ");
  }
}
