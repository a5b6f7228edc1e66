package headway.common.image.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.HeadwayException;
import headway.common.image.ImageCheck;
import headway.common.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;

class SyntheticFileSystemTest {
  private static Storage storage() {
    Configuration configuration = new Configuration();
    configuration.set("fs.synthetic.impl", SyntheticFileSystem.class.getName());
    return new Storage(configuration);
  }

  @Test
  void aBillionImagesAreInvented() throws IOException {
    Path root = new Path("synthetic://1000000000x21841/");

    assertThat(storage().folders(root)).hasSize(21_841);
    RemoteIterator<? extends FileStatus> all = storage().files(root);
    FileStatus first = all.next();
    assertThat(first.getPath()).hasToString("synthetic://1000000000x21841/class-00000/00000.jpg");
    assertThat(storage().lengths(new Path(root, "class-21840"))).hasSize(45_785);
    assertThat(storage().fingerprint(new Path(root, "class-21840/45784.jpg")))
        .isEqualTo(storage().fingerprint(new Path(root, "class-21840/45784.jpg")));
    for (String missing : List.of("class-21841", "class-0", "class-00000/45786.jpg", "a/b/c")) {
      assertThat(storage().exists(new Path(root, missing))).as(missing).isFalse();
    }
  }

  @Test
  void listsEachImageOnceWithTheLengthThatItHas() throws IOException {
    Path root = new Path("synthetic://100x7x200000/");
    Set<String> keys = new HashSet<>();
    Set<Integer> contents = new HashSet<>();
    long bytes = 0;
    RemoteIterator<? extends FileStatus> all = storage().files(root);
    while (all.hasNext()) {
      FileStatus each = all.next();
      keys.add(each.getPath().toString());
      byte[] image = storage().read(each.getPath());
      assertThat(image).hasSize((int) each.getLen());
      assertThat(new ImageCheck(1_000_000).reasonToRefuse(image)).isEmpty();
      contents.add(Arrays.hashCode(image));
      bytes += image.length;
    }
    assertThat(keys).hasSize(100);
    assertThat(contents).hasSize(100);
    assertThat(bytes / 100).isBetween(150_000L, 250_000L);
    assertThat(storage().list(new Path(root, "class-6")))
        .extracting(each -> each.getPath().getName())
        .startsWith("00.jpg")
        .hasSize(14);
  }

  @Test
  void theSmallestImagesHoldAJpegOfEachClass() throws IOException {
    Path root = new Path("synthetic://3000x1000x4096/");
    RemoteIterator<? extends FileStatus> all = storage().files(root);
    while (all.hasNext()) {
      FileStatus each = all.next();
      assertThat(storage().read(each.getPath())).hasSize((int) each.getLen());
    }
  }

  @Test
  void cannotBeWrittenAndSaysHowItIsNamed() {
    assertThatThrownBy(
            () -> storage().publish(new Path("synthetic://10x2/class-0/0.jpg"), new byte[1]))
        .isInstanceOf(HeadwayException.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(() -> storage().exists(new Path("synthetic://photos/")))
        .isInstanceOf(HeadwayException.class)
        .hasMessageContaining("synthetic://1000000x1000/");
  }
}
