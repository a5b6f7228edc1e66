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
import headway.jobs.testing.store.PoisonedFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway shard} where an earlier run, finished or not, has left something. */
class ShardAgainIT {
  @TempDir Path folder;
  private Path images;
  private String uri;
  private Work work;

  @BeforeEach
  void name() {
    images = Shapes.folders(folder.resolve("images"), 20);
    uri = images.toString();
    work = new Work(folder.resolve("work"));
  }

  private Typed typed(Work into, String... more) {
    List<String> all =
        new ArrayList<>(List.of("shard", "--images", uri, "--workspace", into.uri()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  private JsonNode shard(String... more) {
    Typed typed = typed(work, more);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result();
  }

  private Map<String, String> hashes() {
    return work.shards().files().stream()
        .collect(Collectors.toMap(DataFile::name, DataFile::contentSha256));
  }

  private Set<String> keys() {
    return work.shardRows().stream()
        .map(ShardRow::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> visible(String part) throws IOException {
    try (Stream<Path> files = Files.list(work.folder().resolve(part))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void goesOnAfterAFailureAndEndsWithTheBytesOfAnUndisturbedRun() throws IOException {
    String poison = inTheLastPart();
    String[] all = {
      "--set",
      PoisonedFileSystem.SETTING,
      "--set",
      "spark.master=local[1]",
      "--set",
      "shard.minimumFiles=9",
      "--val-from-train",
      "none"
    };
    uri = "poisoned://" + images;
    Work undisturbed = new Work(folder.resolve("undisturbed"));
    assertThat(typed(undisturbed, all).status()).isZero();
    PoisonedFileSystem.WORKS.set(true);
    Typed failed = typed(work, all);
    PoisonedFileSystem.WORKS.set(false);
    Files.createDirectories(work.folder().resolve("shards/_temporary/0"));
    Files.write(work.folder().resolve("shards/train-00077.parquet"), new byte[] {1});

    JsonNode again = shard(all);

    assertThat(failed.status()).as(failed.err()).isEqualTo(4);
    assertThat(failed.complaint()).contains(poison + ": the disk is on fire");
    assertThat(again.get("status").asText()).isEqualTo("done");
    assertThat(again.get("reused").asInt()).isBetween(1, again.get("files").asInt() - 1);
    assertThat(work.shards()).isEqualTo(undisturbed.shards());
    assertThat(visible("shards"))
        .containsExactlyElementsOf(
            Stream.concat(
                    work.shards().files().stream().map(DataFile::name),
                    Stream.of("_manifest.json", work.shards().parts().table()))
                .sorted()
                .toList());
  }

  /** The parts before it are done when its own fails: test is packed after train. */
  private String inTheLastPart() {
    images = folder.resolve("named");
    Shapes.folders(images.resolve("train"), 30);
    String poison = "poison.png";
    Shapes.TRIANGLE.write(images.resolve("test/triangle"), 99, poison);
    return poison;
  }

  @Test
  void addedPhotosComeIntoNewFilesAndTheOthersStay() {
    shard();
    Map<String, String> before = hashes();
    Map<String, Split> splits = work.splits();
    Shapes.DISC.write(images.resolve("disc"), 50);
    Shapes.SQUARE.write(images.resolve("square"), 51);

    JsonNode result = shard();
    Map<String, Split> after = work.splits();

    assertThat(result.get("images").asInt()).isEqualTo(62);
    assertThat(result.get("reused").asInt()).isEqualTo(before.size());
    assertThat(hashes())
        .containsAllEntriesOf(before)
        .hasSizeBetween(before.size() + 1, before.size() + 2);
    assertThat(after)
        .containsAllEntriesOf(splits)
        .containsKeys("disc/disc50.png", "square/square51.png");
    assertThat(shard().get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void onlyTheFilesOfChangedAndRemovedPhotosAreWrittenAgain() throws IOException {
    shard();
    Map<String, String> before = hashes();
    Map<String, Split> splits = work.splits();
    Path changed = images.resolve("disc/disc3.png");
    Files.write(changed, Shapes.DISC.image(70, "png"));
    Files.setLastModifiedTime(changed, FileTime.fromMillis(1_700_000_000_000L));
    Files.delete(images.resolve("square/square4.png"));

    JsonNode result = shard();

    assertThat(result.get("images").asInt()).isEqualTo(59);
    assertThat(keys()).contains("disc/disc3.png").doesNotContain("square/square4.png");
    assertThat(work.shardRows())
        .filteredOn(row -> row.key().equals("disc/disc3.png"))
        .singleElement()
        .satisfies(row -> assertThat(row.bytes()).isEqualTo(Shapes.DISC.image(70, "png")));
    splits.remove("disc/disc3.png"); // It is another photo now, and the content decides.
    Map<String, Split> after = work.splits();
    after.remove("disc/disc3.png");
    assertThat(splits).containsAllEntriesOf(after);
    List<String> same =
        before.entrySet().stream()
            .filter(each -> hashes().containsValue(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(result.get("reused").asInt())
        .as("all but the files of at most two parts, one for each split")
        .isBetween(before.size() - 2 * Split.values().length, same.size());
    assertThat(before.size() - same.size()).isBetween(1, 3);
  }

  @Test
  void aNewPhotoUnderAnotherLabelTakesTheOldOneOutAndItsRemovalBringsItBack() throws IOException {
    shard();
    Set<String> all = keys();
    Path sneaky = Shapes.DISC.write(images.resolve("square"), 5, "sneaky.png");

    JsonNode with = shard();
    assertThat(with.get("images").asInt()).isEqualTo(59);
    assertThat(keys()).doesNotContain("disc/disc5.png", "square/sneaky.png");
    assertThat(work.quarantineRows())
        .extracting(QuarantineRow::key)
        .containsExactlyInAnyOrder("disc/disc5.png", "square/sneaky.png");

    Shapes.DISC.write(images.resolve("triangle"), 5, "third.png");
    assertThat(shard().get("images").asInt()).isEqualTo(59);
    assertThat(work.quarantineRows()).hasSize(3);

    Files.delete(sneaky);
    Files.delete(images.resolve("triangle/third.png"));
    JsonNode without = shard();
    assertThat(without.get("images").asInt()).isEqualTo(60);
    assertThat(without.get("quarantined").asInt()).isZero();
    assertThat(work.quarantineRows()).isEmpty();
    assertThat(keys()).isEqualTo(all);
  }

  @Test
  void aChangedSettingOrClassIsNamedAndAllIsDoneAnew() {
    shard();
    Typed split = typed(work, "--split", "50/25/25");
    Shapes.DISC.write(images.resolve("wheel"), 1);
    Typed classes = typed(work, "--split", "50/25/25");

    assertThat(split.err().lines())
        .contains("shard: shard.split changed from 80/10/10 to 50/25/25; doing it anew");
    assertThat(split.result().get("reused").asInt()).isZero();
    assertThat(classes.err().lines())
        .contains(
            "shard: the classes changed from disc, square, triangle to disc, square, triangle,"
                + " wheel; doing it anew");
    assertThat(work.shards().classes()).hasSize(4);
  }

  @Test
  void aFileThatIsMissingOrCutIsWrittenAgain() throws IOException {
    shard();
    Map<String, String> before = hashes();
    List<String> names = new ArrayList<>(new TreeSet<>(before.keySet()));
    Files.delete(work.folder().resolve("shards/" + names.get(0)));
    Path cut = work.folder().resolve("shards/" + names.get(1));
    byte[] bytes = Files.readAllBytes(cut);
    Files.delete(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

    JsonNode result = shard();

    assertThat(result.get("status").asText()).isEqualTo("done");
    assertThat(result.get("reused").asInt())
        .as("all but the files of their two parts")
        .isEqualTo(
            before.keySet().stream()
                .filter(name -> !number(name).equals(number(names.get(0))))
                .filter(name -> !number(name).equals(number(names.get(1))))
                .count());
    assertThat(hashes()).isEqualTo(before);
  }

  /** Of the part that a file belongs to. */
  private static String number(String file) {
    return file.replaceAll("\\D", "");
  }

  @Test
  void aPhotoOfAListThatIsReplacedIsNoticed() throws IOException {
    StringBuilder list = new StringBuilder("path,label\n");
    for (Shapes shape : Shapes.values()) {
      for (int i = 0; i < 20; i++) {
        list.append("images/%1$s/%1$s%2$d.png,%1$s%n".formatted(shape.label(), i));
      }
    }
    uri = Shapes.put(folder.resolve("list.csv"), list.toString().getBytes(UTF_8)).toString();
    shard();
    assertThat(shard().get("status").asText()).isEqualTo("unchanged");
    Files.write(images.resolve("disc/disc3.png"), Shapes.DISC.image(70, "png"));

    JsonNode result = shard();

    int files = result.get("files").asInt();
    assertThat(result.get("reused").asInt())
        .as("all but the files of one part, one for each split")
        .isBetween(files - Split.values().length, files - 1);
    assertThat(work.shardRows())
        .filteredOn(row -> row.key().equals("images/disc/disc3.png"))
        .singleElement()
        .satisfies(row -> assertThat(row.bytes()).isEqualTo(Shapes.DISC.image(70, "png")));
  }
}
