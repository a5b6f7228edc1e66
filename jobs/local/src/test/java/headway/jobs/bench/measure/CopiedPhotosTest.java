package headway.jobs.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiedPhotosTest {
  private static final int EACH = 5;

  private final Storage storage = new Storage(new Configuration());

  @TempDir Path folder;

  @BeforeEach
  void makePhotos() throws IOException {
    for (String name : List.of("cats", "dogs", "emus")) {
      for (int i = 0; i < EACH; i++) {
        Path photo = folder.resolve("photos/%s/%d.jpg".formatted(name, i));
        Files.createDirectories(photo.getParent());
        Files.writeString(photo, name + i);
      }
    }
  }

  @Test
  void copiesSomeOfEachClassWhereThereAreMore() throws IOException {
    assertThat(sample(7)).isEqualTo(folder.resolve("sample").toString());
    assertThat(copied())
        .containsExactly(
            "cats/0.jpg",
            "cats/1.jpg",
            "cats/2.jpg",
            "dogs/0.jpg",
            "dogs/1.jpg",
            "emus/0.jpg",
            "emus/1.jpg");
    assertThat(folder.resolve("sample/cats/2.jpg")).hasContent("cats2");
  }

  @Test
  void forgetsThoseOfAnotherTime() throws IOException {
    sample(7);
    sample(3);

    assertThat(copied()).containsExactly("cats/0.jpg", "dogs/0.jpg", "emus/0.jpg");
  }

  @Test
  void copiesNothingWhereAllAreTaken() {
    assertThat(sample(3 * EACH)).isEqualTo(folder.resolve("photos").toString());
    assertThat(folder.resolve("sample")).doesNotExist();
  }

  private String sample(int most) {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(), "", Map.of("images.uri", folder.resolve("photos").toString()));
    org.apache.hadoop.fs.Path copies = Storage.path(folder.resolve("sample").toString());
    return CopiedPhotos.of(storage, settings, copies, most);
  }

  private List<String> copied() throws IOException {
    Path copies = folder.resolve("sample");
    try (Stream<Path> files = Files.walk(copies)) {
      return files
          .filter(each -> each.toString().endsWith(".jpg"))
          .map(each -> copies.relativize(each).toString())
          .sorted()
          .toList();
    }
  }
}
