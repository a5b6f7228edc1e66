package headway.jobs.images.source;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.SettingsLoader;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with more photos than a driver lists. */
class LargeFoldersTest {
  private static final int MANY = 10_100;

  private final Storage storage = new Storage(EndlessFileSystem.configuration());

  @TempDir Path folder;

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
    try (Session session =
        Session.open(
            new Application("predict", NetworkUse.RUNS),
            SettingsLoader.load(
                Optional.empty(),
                "",
                Map.of(
                    "spark.master",
                    "local[2]",
                    "spark.hadoop.fs.endless.impl",
                    EndlessFileSystem.class.getName())),
            Map.of())) {
      assertThat(
              new ClassFolders(path("many"))
                  .images(session, "new/").map(ImageRef::key).collect().stream()
                      .map(key -> key.replaceFirst("new/", "")))
          .containsExactlyInAnyOrderElementsOf(keys);
    }
  }
}
