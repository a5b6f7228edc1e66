package headway.jobs.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets wrong: one line that names the object and says what to do, and the status. */
class BadInputTest {
  @TempDir static Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    Shapes.folders(folder.resolve("photos"), 3);
    Files.createDirectories(folder.resolve("empty"));
    Shapes.DISC.write(folder.resolve("single/disc"), 1);
    Shapes.folders(folder.resolve("lacking"), 2);
    Files.createDirectories(folder.resolve("lacking/unicorn"));
    Files.createDirectories(folder.resolve("nothing/a"));
    Files.createDirectories(folder.resolve("nothing/b"));
    Shapes.put(folder.resolve("file"), "a file".getBytes(UTF_8));
    Shapes.put(folder.resolve("noise.onnx"), "this is no network".getBytes(UTF_8));
    Shapes.put(folder.resolve("noise.parquet"), "this is no table".getBytes(UTF_8));
    Shapes.put(folder.resolve("garbled.conf"), "headway { train { epochs = ".getBytes(UTF_8));
    Shapes.put(folder.resolve("typo.conf"), "headway.train.epoch = 3".getBytes(UTF_8));
    Typed.done(
        "shard",
        "--images",
        folder.resolve("photos").toString(),
        "--workspace",
        folder.resolve("sharded").toString());
  }

  private static Typed headway(String line) {
    return Typed.headway(line.replace("DIR", folder.toString()).split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shard --images DIR/absent --workspace DIR/w | 3 | DIR/absent | check the URI
          shard --images DIR/empty --workspace DIR/w | 3 | DIR/empty | no class folders; put
          shard --images DIR/single --workspace DIR/w | 3 | DIR/single: it has the single class disc | at least two
          shard --images DIR/lacking --workspace DIR/w | 3 | DIR/lacking: the class unicorn has no images | remove its folder
          shard --images DIR/nothing --workspace DIR/w | 3 | DIR/nothing: it has no images | check the URI
          shard --images DIR/noise.parquet --workspace DIR/w | 3 | DIR/noise.parquet: it is no valid Parquet | write it again
          shard --images DIR/file --workspace DIR/w | 3 | DIR/file | class folders
          shard --images nosuch://x/y --workspace DIR/w | 3 | nosuch://x/y | s3a://
          shard --images s3a:// --workspace DIR/w | 3 | s3a:// | s3a://bucket
          shard --images DIR/photos | 2 | workspace is not set | --workspace URI
          shard --workspace DIR/w | 2 | images.uri is not set | --images URI
          shard --images DIR/photos --workspace DIR/file | 4 | DIR/file | a file lies where a folder is named
          shard --images DIR/photos --workspace DIR/file/below | 4 | DIR/file/below | a file lies where a folder is named
          extract --workspace DIR/w | 3 | DIR/w/shards: it has no finished _manifest.json | run shard first
          extract --workspace DIR/sharded --network DIR/absent.onnx | 3 | DIR/absent.onnx: it does not exist | check the URI
          extract --workspace DIR/sharded --network DIR/noise.onnx | 3 | DIR/noise.onnx | not an ONNX model
          extract --workspace DIR/sharded --network resnet | 2 | network 'resnet' | efficientnet-lite0
          extract --workspace DIR/sharded --cut featurez | 2 | efficientnet-lite0 at 'featurez' | nearest names are features
          extract --workspace DIR/sharded --preprocessing rgb | 2 | rgb | efficientnet-lite
          extract --workspace DIR/w --shards DIR/photos | 3 | DIR/photos: it has no Parquet files | or run shard
          train --workspace DIR/sharded | 3 | DIR/sharded/features: it has no finished _manifest.json | run extract first
          evaluate --workspace DIR/sharded | 3 | DIR/sharded/candidate: it has no finished _manifest.json | run train first
          export --workspace DIR/sharded | 3 | DIR/sharded/candidate: it has no finished _manifest.json | run train first
          report --workspace DIR/sharded | 3 | DIR/sharded/candidate: it has no finished _manifest.json | run train first
          train --workspace DIR/w --config DIR/absent.conf | 3 | DIR/absent.conf: it does not exist | check the URI
          train --workspace DIR/w --config DIR/garbled.conf | 2 | DIR/garbled.conf | Expecting
          train --workspace DIR/w --config DIR/typo.conf | 2 | train.epoch is no setting | did you mean train.epochs?
          """)
  void saysOnOneLineWhatIsWrong(String line, int status, String object, String advice) {
    Typed typed = headway(line);

    assertThat(typed.complaint())
        .contains(object.replace("DIR", folder.toString()))
        .contains(advice)
        .doesNotContain("Exception")
        .hasSizeLessThan(600);
    assertThat(typed.status()).as(typed.complaint()).isEqualTo(status);
  }

  @Test
  void losesNothingWhenALaterRunFails() {
    Work work = new Work(folder.resolve("sharded"));
    String before = work.shards().dataHash();

    headway("shard --images DIR/empty --workspace DIR/sharded");
    headway("shard --images DIR/absent --workspace DIR/sharded");
    headway("extract --workspace DIR/sharded --network DIR/noise.onnx");

    assertThat(work.shards().dataHash()).isEqualTo(before);
    assertThat(work.shardRows()).hasSize(9);
  }
}
