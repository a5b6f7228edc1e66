package headway.jobs.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway shard} over folders of photos. */
class ShardFoldersTest {
  @TempDir Path folder;
  private Path images;
  private Work work;

  @BeforeEach
  void name() {
    images = folder.resolve("images");
    work = new Work(folder.resolve("work"));
  }

  private JsonNode shard(String... more) {
    String[] args = {"shard", "--images", images.toString(), "--workspace", work.uri()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Typed.done(all);
  }

  /** Else the workspace would be a class, whose photos are none. */
  @Test
  void refusesAWorkspaceAmongTheClassFolders() {
    Shapes.folders(images, 3);

    for (String place : List.of("work", "disc/work", "")) {
      Path within = place.isEmpty() ? images : images.resolve(place);
      Typed typed =
          Typed.headway("shard", "--images", images.toString(), "--workspace", within.toString());
      assertThat(typed.status()).as(place).isEqualTo(3);
      assertThat(typed.complaint())
          .contains("Cannot shard file:" + images, "the workspace file:" + within, "beside them");
    }
    assertThat(images.resolve("work/shards")).doesNotExist();
  }

  /** Beside named splits nothing is taken for photos. */
  @Test
  void takesAWorkspaceBesideNamedSplits() {
    Shapes.folders(images.resolve("train"), 3);
    Shapes.folders(images.resolve("val"), 3);
    String within = images.resolve("work").toString();

    Typed typed = Typed.headway("shard", "--images", images.toString(), "--workspace", within);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("left out: work, beside the splits train, val");
  }

  @Test
  void packsEveryPhotoOnceUnderTheClassOfItsFolder() {
    Shapes.folders(images, 12);

    JsonNode result = shard();

    assertThat(result.get("images").asLong()).isEqualTo(36);
    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("disc", "square", "triangle");
    List<ShardRow> rows = work.shardRows();
    assertThat(rows).hasSize(36);
    assertThat(rows)
        .allSatisfy(
            row -> {
              String name = Shapes.values()[row.label()].label();
              int number = Integer.parseInt(row.path().replaceAll("\\D", ""));
              assertThat(row.key()).isEqualTo(name + "/" + name + number + ".png");
              assertThat(row.bytes()).isEqualTo(Shapes.values()[row.label()].image(number, "png"));
            });
    assertThat(rows.stream().map(ShardRow::key).distinct()).hasSize(36);
  }

  @Test
  void keepsTheSplitsThatFoldersName() {
    for (String split : List.of("train", "val", "test")) {
      Shapes.DISC.write(images.resolve(split + "/disc"), split.length());
      Shapes.SQUARE.write(images.resolve(split + "/square"), split.hashCode());
    }

    JsonNode result = shard("--split", "100/0/0");

    assertThat(result.get("splits").toString()).isEqualTo("{\"test\":2,\"train\":2,\"val\":2}");
    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("disc", "square");
    assertThat(work.splits())
        .hasSize(6)
        .allSatisfy((key, split) -> assertThat(key).startsWith(split.label() + "/"));
  }

  @Test
  void addingPhotosMovesNoOtherToAnotherSplit() {
    Shapes.folders(images, 20);
    shard("--split", "50/25/25");
    Map<String, Split> before = work.splits();
    Shapes.folders(images, 26);

    JsonNode result = shard("--split", "50/25/25");

    assertThat(result.get("status").asText()).isEqualTo("done");
    assertThat(before.values()).contains(Split.values());
    assertThat(work.splits()).hasSize(78).containsAllEntriesOf(before);
  }

  @Test
  void secondRunIsUnchangedAndLeavesTheSameBytes() {
    Shapes.folders(images, 6);
    JsonNode first = shard();
    List<DataFile> files = work.shards().files();

    JsonNode second = shard();

    assertThat(first.get("status").asText()).isEqualTo("done");
    assertThat(second.get("status").asText()).isEqualTo("unchanged");
    assertThat(second.get("dataHash")).isEqualTo(first.get("dataHash"));
    assertThat(work.shards().files()).isEqualTo(files);
  }

  @Test
  void anyNumberOfThreadsWritesTheSameFiles() {
    Shapes.folders(images, 20);
    Shapes.put(images.resolve("disc/broken.png"), new byte[] {1, 2, 3});
    Shapes.DISC.write(images.resolve("square"), 0, "contradiction.png");
    shard("--set", "spark.master=local[1]");
    List<DataFile> one = work.shards().files();
    List<QuarantineRow> bad = sorted(work.quarantineRows());
    work = new Work(folder.resolve("other"));

    shard("--set", "spark.master=local[3]", "--set", "shard.readThreads=2");

    assertThat(one).hasSizeGreaterThan(2);
    assertThat(work.shards().files()).isEqualTo(one);
    assertThat(sorted(work.quarantineRows())).isEqualTo(bad).hasSize(3);
  }

  private static List<QuarantineRow> sorted(List<QuarantineRow> rows) {
    return rows.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
  }

  @Test
  void readsNamesThatUrisWouldEscape() {
    List<String> names =
        List.of(
            "two words.png",
            "a+b.png",
            "100%.png",
            "%41.png",
            "no#1.png",
            "k=v.png",
            "what?.png",
            "[a].png",
            "{b}.png",
            "*.png",
            "ünï.png",
            "😀.png",
            "a&b,c;d.png");
    for (int i = 0; i < names.size(); i++) {
      Shapes.DISC.write(images.resolve("disc 1+1=2 😀"), i, names.get(i));
      Shapes.SQUARE.write(images.resolve("100% #square"), i, names.get(i));
    }

    JsonNode result = shard();

    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("100% #square", "disc 1+1=2 😀");
    assertThat(result.get("images").asInt()).isEqualTo(2 * names.size());
    assertThat(work.splits().keySet())
        .containsAll(names.stream().map(name -> "disc 1+1=2 😀/" + name).toList());
  }

  @Test
  void passesOverHiddenFilesAndFolders() {
    Shapes.folders(images, 3);
    Shapes.put(images.resolve("disc/.DS_Store"), new byte[] {1});
    Shapes.put(images.resolve("square/_SUCCESS"), new byte[0]);
    Shapes.put(images.resolve("README.txt"), new byte[] {65});
    Shapes.TRIANGLE.write(images.resolve(".trash"), 7);
    Shapes.TRIANGLE.write(images.resolve("disc/.ipynb_checkpoints"), 8);

    JsonNode result = shard();

    assertThat(result.get("images").asInt()).isEqualTo(9);
    assertThat(result.get("quarantined").asInt()).isZero();
    assertThat(result.get("classes")).hasSize(3);
  }

  @Test
  void quarantinesBrokenFilesAndGoesOn() {
    Shapes.folders(images, 20);
    byte[] jpeg = Shapes.DISC.image(99, "jpg");
    Map<String, byte[]> broken =
        new TreeMap<>(
            Map.of(
                "disc/empty.png", new byte[0],
                "disc/notes.jpg", "not a picture".getBytes(UTF_8),
                "square/cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)));
    broken.forEach((key, bytes) -> Shapes.put(images.resolve(key), bytes));

    JsonNode result = shard();

    assertThat(result.get("images").asInt()).isEqualTo(60);
    assertThat(result.get("quarantined").asInt()).isEqualTo(3);
    assertThat(sorted(work.quarantineRows()))
        .satisfiesExactly(
            row -> assertBad(row, "disc/empty.png", 0, "empty"),
            row -> assertBad(row, "disc/notes.jpg", 13, "picture"),
            row -> assertBad(row, "square/cut.jpg", jpeg.length / 2, "truncated"));
  }

  @Test
  void quarantinesInEverySplit() {
    for (String split : List.of("train", "val", "test")) {
      Shapes.folders(images.resolve(split), 4);
      Shapes.put(images.resolve(split + "/disc/broken.png"), split.getBytes(UTF_8));
    }

    shard("--max-bad-fraction", "0.5");

    assertThat(sorted(work.quarantineRows()))
        .extracting(QuarantineRow::key)
        .containsExactly("test/disc/broken.png", "train/disc/broken.png", "val/disc/broken.png");
  }

  private static void assertBad(QuarantineRow row, String key, long size, String reason) {
    assertThat(row.key()).isEqualTo(key);
    assertThat(row.sizeBytes()).isEqualTo(size);
    assertThat(row.reason()).contains(reason);
  }

  @Test
  void stopsWhereTooManyAreBad() {
    Shapes.folders(images, 2);
    Shapes.put(images.resolve("disc/empty.png"), new byte[0]);

    Typed typed = Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains(
            "1 of 7 images are bad", "disc/empty.png", "--max-bad-fraction 0.1", "quarantine");
    assertThat(shard("--max-bad-fraction", "0.2").get("images").asInt()).isEqualTo(6);
  }

  @Test
  void countsExactDuplicatesAndKeepsThem() {
    Shapes.folders(images, 4);
    Shapes.DISC.write(images.resolve("disc"), 1, "again.png");
    Shapes.DISC.write(images.resolve("disc"), 1, "and-again.png");

    JsonNode result = shard();

    assertThat(result.get("duplicates").asInt()).isEqualTo(2);
    assertThat(result.get("images").asInt()).isEqualTo(14);
  }

  @Test
  void quarantinesAnImageUnderTwoLabelsFromBoth() {
    Shapes.folders(images, 20);
    Shapes.DISC.write(images.resolve("square"), 5, "sneaky.png");

    JsonNode result = shard();

    assertThat(result.get("images").asInt()).isEqualTo(59);
    assertThat(sorted(work.quarantineRows()))
        .satisfiesExactly(
            row -> assertBad(row, "disc/disc5.png", size(5), "two labels"),
            row -> assertBad(row, "square/sneaky.png", size(5), "two labels"));
    assertThat(work.splits()).doesNotContainKeys("disc/disc5.png", "square/sneaky.png");
  }

  private static long size(int number) {
    return Shapes.DISC.image(number, "png").length;
  }

  @Test
  void refusesManyPhotosUnderTwoClassesWithoutRewritingAShard() {
    for (int number = 0; number <= 500; number++) {
      Shapes.DISC.write(images.resolve("disc"), number, number + ".png");
      Shapes.DISC.write(images.resolve("round"), number, number + ".png");
    }

    Typed typed = Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains(
            "1002 of 1002 images are bad (the same image is under two labels (",
            "--max-bad-fraction 0.1; see the column sha256 in file:" + work.uri() + "/shards");
    assertThat(work.quarantineRows()).isEmpty();
  }
}
