package headway.common.dataset.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.common.storage.MemoryFileSystem;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.util.ArrayList;
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
          5,
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
          5,
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
        "{\"format\":5}",
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
                + " where this one reads 5; use that version, give another workspace, or make it"
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
                + ": another version of Headway wrote it, in form 3 where this one reads 5; use"
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
    assertThat(SHARDS.classCounts()).isEqualTo(COUNTS);
    assertThat(FEATURES.classCounts()).isEqualTo(COUNTS);
    Manifests.publish(storage, folder, SHARDS);
    assertThat(Manifests.require(storage, folder, ShardManifest.class, "shard").classCounts())
        .isEqualTo(COUNTS);
  }

  /** Names of files are texts: 100,000 would come before 99,999. */
  @Test
  void filesAreInTheOrderOfTheirNumbersBeyondFiveDigits() {
    List<Part> parts = new ArrayList<>();
    for (int number : List.of(100_000, 99_999, 7)) {
      DataFile file =
          new DataFile("train-%05d.parquet".formatted(number), Split.TRAIN, 1, 1, "h" + number);
      parts.add(
          new Part(
              "train-%05d".formatted(number),
              number,
              "m",
              List.of(new CountedFile(file, List.of(1L))),
              List.of(),
              0,
              ""));
    }
    ManifestParts made = ManifestParts.of(parts, 1);

    assertThat(made.files())
        .extracting(DataFile::name)
        .containsExactly("train-00007.parquet", "train-99999.parquet", "train-100000.parquet");
    assertThat(made.contentSha256()).isEqualTo(Sha256.of(List.of("h7", "h99999", "h100000")));
  }

  @Test
  void thePartsComeBackFromTheirTable() {
    List<Part> parts = new ArrayList<>(PARTS);
    parts.add(
        new Part("p1", 1, "m1", List.of(), List.of("bad-p1.parquet", "two"), 7, "b: torn", 3));
    parts.add(new Part("p2", 2, "m2", List.of(), List.of(), 0, ""));
    ShardManifest many =
        new ShardManifest(
            5, "print", "images", List.of("a", "b"), parts, SETTINGS, "", 0, List.of());

    Manifests.publish(storage, folder, many);
    ShardManifest read = Manifests.require(storage, folder, ShardManifest.class, "shard");

    assertThat(read).isEqualTo(many);
    assertThat(read.parts().list()).isEqualTo(parts);
    assertThat(read.parts().files()).isEqualTo(FILES);
    assertThat(read.quarantined()).isEqualTo(11);
    assertThat(read.unlabelled()).isEqualTo(3);
    assertThat(read.parts().count()).isEqualTo(3);
    assertThat(new String(storage.read(manifest), UTF_8)).doesNotContain("p1", "train-00000");
  }

  @Test
  void aManifestWhoseTableIsDamagedSaysWhatToDo() {
    Manifests.publish(storage, folder, SHARDS);
    ShardManifest read = Manifests.require(storage, folder, ShardManifest.class, "shard");
    Path table = new Path(folder, read.parts().table());
    for (byte[] damage : List.of(new byte[0], "no table".getBytes(UTF_8))) {
      storage.publish(table, damage);
      assertThatThrownBy(() -> read.parts().list())
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("Cannot read " + table + ", which _manifest.json beside it names")
          .hasMessageContaining("run the stage that writes it again");
    }
    storage.delete(table);
    assertThatThrownBy(() -> read.parts().list())
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read " + table);
  }

  /** Up to format 4 a manifest had its parts, with a count for each class. */
  @Test
  void readsManifestsOfFormat4() {
    storage.publish(
        manifest,
        """
        {"format":4,"fingerprint":"print","images":"s3a://b/images","classes":["a","b"],
        "parts":[{"name":"p0","number":0,"made":"m0","files":[{"file":{"name":"train-00000.parquet",
        "split":"TRAIN","rows":3,"bytes":100,"contentSha256":"aa"},"classCounts":[1,2]},
        {"file":{"name":"val-00000.parquet","split":"VAL","rows":2,"bytes":90,
        "contentSha256":"bb"},"classCounts":[2,0]}],"quarantine":["bad-p0.parquet"],"refused":4,
        "firstReason":"a: broken","unlabelled":0}],"settings":{"shard.split":"80/10/10"},
        "listing":"listing/1","duplicates":5,"leaks":[]}
        """
            .getBytes(UTF_8));

    ShardManifest read = Manifests.require(storage, folder, ShardManifest.class, "shard");

    assertThat(read.parts().list()).isEqualTo(PARTS);
    assertThat(read.parts()).isEqualTo(SHARDS.parts());
    assertThat(read.classCounts()).isEqualTo(COUNTS);
    assertThat(read.dataHash()).isEqualTo(SHARDS.dataHash());
  }
}
