package headway.jobs.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {
  private final Configuration configuration = new Configuration();
  private final Storage storage = new Storage(configuration);

  @TempDir Path folder;

  private ImageSource source(String name) {
    return ImageSource.of(storage, path(name));
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return storage.qualify(new org.apache.hadoop.fs.Path(folder.resolve(name).toString()));
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  private void writeParquet(String name) {
    try (RowWriter<ShardRow> writer =
        ShardFile.writer(path(name), configuration, List.of("cat", "dog"))) {
      writer.write(new ShardRow("a.jpg", new byte[] {1}, "a.jpg", 1, Split.TRAIN, "hash"));
      writer.finish();
    }
  }

  @Test
  void recognizesEachFormByWhatLiesThere() throws IOException {
    write("folders/cat/a.jpg");
    write("list.csv");
    writeParquet("data/train-00000.parquet");

    assertThat(source("folders")).isInstanceOf(ClassFolders.class);
    assertThat(source("folders/cat/a.jpg")).isInstanceOf(ClassFolders.class);
    assertThat(source("nothing")).isInstanceOf(ClassFolders.class);
    assertThat(source("list.csv")).isInstanceOf(ImageList.class);
    assertThat(source("nothing.parquet")).isInstanceOf(ImageList.class);
    assertThat(source("data")).isInstanceOf(ParquetImages.class);
    assertThat(source("data/train-00000.parquet")).isInstanceOf(ParquetImages.class);
  }

  @Test
  void listsAFolderAndKnowsAFile() throws IOException {
    write("folders/cat/a.jpg");
    write("folders/dog/b.jpg");
    write("folders/dog/_hidden.jpg");
    write("list.csv");
    ListedImages folders = (ListedImages) source("folders");

    assertThat(folders.file(storage)).isEmpty();
    assertThat(folders.byFolder(storage))
        .extracting(Iterator::next)
        .extracting(ImageRef::key)
        .containsExactly("cat/a.jpg", "dog/b.jpg");
    assertThat(((ListedImages) source("list.csv")).file(storage)).isPresent();
    assertThat(((ListedImages) source("folders/cat/a.jpg")).file(storage)).isPresent();
    assertThat(((ListedImages) source("nothing")).byFolder(storage)).isEmpty();
  }

  @Test
  void refusesImagesThatLieOneByOneWhereFilesAreNeeded() throws IOException {
    write("folders/cat/a.jpg");
    writeParquet("data/train-00000.parquet");

    assertThat(ImageFiles.at(storage, path("data"), "extract").files()).hasSize(1);
    assertThatThrownBy(() -> ImageFiles.at(storage, path("folders"), "extract"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot extract from " + path("folders") + ": it has no Parquet");
  }
}
