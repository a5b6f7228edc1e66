package headway.common.dataset.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.dataset.split.Split;
import headway.common.storage.MemoryFileSystem;
import headway.common.storage.Storage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final List<DataFile> FILES =
      List.of(
          new DataFile("train-00000.parquet", Split.TRAIN, 3, 100, "aa"),
          new DataFile("val-00000.parquet", Split.VAL, 2, 90, "bb"));
  private static final Map<Split, List<Long>> COUNTS =
      Map.of(Split.TRAIN, List.of(1L, 2L), Split.VAL, List.of(2L, 0L), Split.TEST, List.of(0L, 0L));
  private static final List<Part> PARTS =
      List.of(
          new Part(
              "p0",
              0,
              "m0",
              List.of(
                  new CountedFile(FILES.get(0), List.of(1L, 2L)),
                  new CountedFile(FILES.get(1), List.of(2L, 0L))),
              List.of("bad-p0.parquet"),
              4,
              "a: broken"));
  private static final Map<String, String> SETTINGS = Map.of("shard.split", "80/10/10");
  private static final ShardManifest SHARDS =
      new ShardManifest(
          4,
          "print",
          "s3a://b/images",
          List.of("ä", "b\"🐕"),
          PARTS,
          SETTINGS,
          "listing/1",
          5,
          List.of(new SplitLeak("val", "train", 1, List.of(List.of("val/a", "train/b")))));
  private static final FeatureManifest FEATURES =
      new FeatureManifest(
          4,
          "print",
          "data",
          "efficientnet-lite0",
          "n",
          "f",
          "cut",
          "{\"a\":1}",
          1280,
          1,
          List.of("a", "b"),
          PARTS,
          SETTINGS,
          "x86");

  private final Storage storage = new Storage(MemoryFileSystem.configuration());
  private final Path folder = new Path("memory://" + UUID.randomUUID() + "/shards");
  private final Path manifest = new Path(folder, "_manifest.json");

  @Test
  void manifestsComeBackAsTheyWerePublished() {
    Manifests.publish(storage, folder, SHARDS);
    assertThat(Manifests.find(storage, folder, ShardManifest.class)).hasValue(SHARDS);
    Path features = new Path(folder, "features");
    Manifests.publish(storage, features, FEATURES);
    assertThat(Manifests.require(storage, features, FeatureManifest.class, "extract"))
        .isEqualTo(FEATURES);
  }

  @Test
  void equalManifestsAreEqualBytes() {
    Manifests.publish(storage, folder, SHARDS);
    String first = new String(storage.read(manifest), UTF_8);
    ShardManifest again = Manifests.require(storage, folder, ShardManifest.class, "shard");
    Manifests.publish(storage, folder, again);
    assertThat(new String(storage.read(manifest), UTF_8)).isEqualTo(first);
  }

  @Test
  void aFolderWithoutManifestSaysWhichStageToRun() {
    assertThat(Manifests.find(storage, folder, ShardManifest.class)).isEmpty();
    assertThatThrownBy(() -> Manifests.require(storage, folder, ShardManifest.class, "shard"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read " + folder + ": it has no finished _manifest.json; run shard first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "\"text\"",
        "{\"format\":4}",
        "{\"format\":4,\"classes\":[],\"parts\":7,\"settings\":{}}",
        "{\"format\":\"x\",\"classes\":[],\"parts\":[],\"settings\":{}}"
      })
  void aGarbledManifestIsBadInput(String text) {
    storage.publish(manifest, text.getBytes(UTF_8));
    for (Class<?> type : List.of(ShardManifest.class, FeatureManifest.class)) {
      assertThatThrownBy(() -> Manifests.require(storage, folder, type, "shard"))
          .as(type.getSimpleName())
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(
              "Cannot read " + manifest + ": it is no manifest of this version; delete its folder");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 99})
  void aManifestOfAnotherVersionSaysWhatToDo(int format) {
    storage.publish(manifest, ("{\"format\":" + format + ",\"other\":[]}").getBytes(UTF_8));
    assertThatThrownBy(() -> Manifests.find(storage, folder, ShardManifest.class))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read "
                + manifest
                + ": another version of Headway wrote it, in form "
                + format
                + " where this one reads 4; use that version, give another workspace, or make it"
                + " anew with --if-exists replace");
  }

  @Test
  void aFolderOfFormat3SaysWhatToDo() {
    storage.publish(new Path(folder, "manifest.json"), "{\"format\":3}".getBytes(UTF_8));
    assertThatThrownBy(() -> Manifests.require(storage, folder, ShardManifest.class, "shard"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read "
                + folder
                + ": another version of Headway wrote it, in form 3 where this one reads 4; use"
                + " that version, or run shard again");
  }

  @Test
  void aClearedFolderHoldsNothing() {
    Manifests.publish(storage, folder, SHARDS);
    storage.publish(new Path(folder, "train-00000.parquet"), new byte[1]);
    Manifests.clear(storage, folder);
    assertThat(storage.list(folder)).isEmpty();
    Manifests.clear(storage, folder);
  }

  @Test
  void theHashOfTheDataFollowsItsFiles() {
    ShardManifest other =
        new ShardManifest(
            4,
            "p",
            "elsewhere",
            List.of("a", "b"),
            List.of(
                new Part(
                    "p0",
                    0,
                    "m0",
                    List.of(new CountedFile(FILES.get(0), List.of(3L, 0L))),
                    List.of(),
                    0,
                    "")),
            SETTINGS,
            "",
            0,
            List.of());
    assertThat(other.dataHash()).isNotEqualTo(SHARDS.dataHash());
    assertThat(FEATURES.featuresHash()).isEqualTo(SHARDS.dataHash());
    assertThat(SHARDS.images(Split.VAL)).isEqualTo(2);
    assertThat(SHARDS.rows()).isEqualTo(5);
    assertThat(FEATURES.rows(Split.TEST)).isZero();
  }

  @Test
  void countsOfFilesAddUpBySplitAndLabel() {
    List<CountedFile> counted =
        List.of(
            new CountedFile(FILES.get(1), List.of(2L, 0L)),
            new CountedFile(FILES.get(0), List.of(1L, 1L)),
            new CountedFile(
                new DataFile("train-00001.parquet", Split.TRAIN, 1, 9, "c"), List.of(0L, 1L)));
    assertThat(CountedFile.classCounts(counted, 2)).isEqualTo(COUNTS);
    assertThat(CountedFile.files(counted))
        .extracting(DataFile::name)
        .containsExactly("train-00000.parquet", "train-00001.parquet", "val-00000.parquet");
  }
}
