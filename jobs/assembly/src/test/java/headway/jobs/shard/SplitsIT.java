package headway.jobs.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.jobs.HuggingFaceParquet;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which split {@code headway shard} puts copies of a photo and photos of a group into. */
class SplitsIT extends ShardCommand {
  @Test
  void identicalPhotosAreInOneSplitAndAnotherCopyMovesNone() {
    Shapes.folders(images, 20);
    for (int i = 0; i < 20; i++) {
      Shapes.SQUARE.write(images.resolve("square"), i, "copy of " + i + ".png");
    }

    JsonNode result = shard("--split", "50/25/25").result();
    Map<String, Split> splits = work.splits();

    assertThat(splits.values()).contains(Split.values());
    for (int i = 0; i < 20; i++) {
      assertThat(splits.get("square/copy of " + i + ".png"))
          .as("copy of %d", i)
          .isEqualTo(splits.get("square/square" + i + ".png"));
    }
    assertThat(result.get("duplicates").asInt()).isEqualTo(20);
    assertThat(result.get("leaks")).isEmpty();

    Shapes.SQUARE.write(images.resolve("square"), 3, "a third.png");
    Shapes.DISC.write(images.resolve("disc"), 4, "a twin.png");
    Shapes.DISC.write(images.resolve("disc"), 100);
    Typed again = shard("--split", "50/25/25");

    assertThat(again.result().get("reused").asInt()).isPositive();
    assertThat(again.err().lines())
        .contains("shard: copies of other images of their class: 22; copies are in one split");
    assertThat(work.splits())
        .hasSize(83)
        .containsAllEntriesOf(splits)
        .containsEntry("square/a third.png", splits.get("square/square3.png"))
        .containsEntry("disc/a twin.png", splits.get("disc/disc4.png"));
  }

  @Test
  void splitsAreTheSameWhetherPhotosComeAtOnceOrOneAfterTheOtherOnAnyThreads() {
    Shapes.folders(images, 10);
    shard();
    Shapes.folders(images, 20);
    Shapes.DISC.write(images.resolve("disc"), 0, "0 copy.png");
    shard();
    Map<String, Split> grown = work.splits();
    work = new Work(folder.resolve("one"));
    shard("--set", "spark.master=local[1]");
    List<DataFile> one = work.shards().files();
    Map<String, Split> atOnce = work.splits();
    work = new Work(folder.resolve("three"));
    shard("--set", "spark.master=local[3]");

    assertThat(grown).isEqualTo(atOnce);
    assertThat(work.shards().files()).isEqualTo(one);
  }

  @Test
  void photosThatFoldersPutIntoTwoSplitsStayAndAreNamed() {
    for (String split : List.of("train", "val", "test")) {
      int from = split.length() * 20;
      for (int i = from; i < from + 4; i++) {
        Shapes.DISC.write(images.resolve(split + "/disc"), i);
        Shapes.SQUARE.write(images.resolve(split + "/square"), i);
      }
    }
    Shapes.DISC.write(images.resolve("train/disc"), 1);
    Shapes.DISC.write(images.resolve("val/disc"), 1, "same.png");
    Shapes.DISC.write(images.resolve("val/disc"), 1, "same again.png");
    Shapes.SQUARE.write(images.resolve("val/square"), 2);
    Shapes.SQUARE.write(images.resolve("test/square"), 2);

    Typed first = shard();
    Typed second = shard();

    JsonNode leaks = first.result().get("leaks");
    assertThat(leaks).hasSize(2);
    assertThat(leaks.get(0).toString())
        .isEqualTo(
            "{\"of\":\"val\",\"alsoIn\":\"train\",\"images\":2,"
                + "\"examples\":[[\"val/disc/same again.png\",\"train/disc/disc1.png\"]]}");
    assertThat(leaks.get(1).get("of").asText()).isEqualTo("test");
    assertThat(leaks.get(1).get("alsoIn").asText()).isEqualTo("val");
    assertThat(first.err().lines())
        .contains(
            "shard: 2 photos of val are also in train: val/disc/same again.png ="
                + " train/disc/disc1.png, …; this flatters the figures of val: remove them from one"
                + " of the two",
            "shard: 1 photo of test is also in val: test/square/square2.png ="
                + " val/square/square2.png; this flatters the figures of test: remove them from one"
                + " of the two");
    assertThat(second.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(second.result().get("leaks")).isEqualTo(leaks);
    assertThat(second.err()).contains("2 photos of val are also in train");
    assertThat(work.splits())
        .allSatisfy((key, split) -> assertThat(key).startsWith(split.label() + "/"));
  }

  /** Each disc of a patient, and each square and triangle, which match nothing. */
  private void patients() {
    for (int patient = 0; patient < 12; patient++) {
      for (int i = 0; i < 3; i++) {
        Shapes.DISC.write(
            images.resolve("disc"), patient * 3 + i, "patient%d-%d.png".formatted(patient, i));
      }
      Shapes.SQUARE.write(images.resolve("square"), patient);
    }
  }

  private Set<Split> splitsOf(String keyPart) {
    return work.splits().entrySet().stream()
        .filter(each -> each.getKey().contains(keyPart))
        .map(Map.Entry::getValue)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @ParameterizedTest
  @CsvSource({"patient(\\d+)", "'patient\\d+'"})
  void aGroupIsInOneSplit(String expression) {
    patients();

    Typed typed = shard("--split", "50/25/25", "--group-by", expression);

    for (int patient = 0; patient < 12; patient++) {
      assertThat(splitsOf("patient" + patient + "-")).as("patient %d", patient).hasSize(1);
    }
    assertThat(splitsOf("patient")).hasSizeGreaterThan(1);
    assertThat(splitsOf("square")).hasSizeGreaterThan(1);
    assertThat(typed.err().lines())
        .contains(
            "shard: 36 images are in 12 groups by "
                + expression
                + "; 12 match nothing and are each on their own");
  }

  @Test
  void aChangedGroupingIsNamedAndAllIsDoneAnew() {
    patients();
    shard("--split", "50/25/25");

    Typed typed = shard("--split", "50/25/25", "--group-by", "patient(\\d+)");

    assertThat(typed.err())
        .contains("shard: shard.groupBy changed from nothing to patient(\\d+); doing it anew");
    assertThat(typed.result().get("reused").asInt()).isZero();
  }

  @Test
  void aColumnOfAListTellsTheGroups() {
    StringBuilder list = new StringBuilder("path,label,session\n");
    for (int i = 0; i < 24; i++) {
      for (Shapes shape : List.of(Shapes.DISC, Shapes.SQUARE)) {
        shape.write(folder.resolve("photos"), i);
        list.append("photos/%1$s%2$d.png,%1$s,%3$s%n".formatted(shape.label(), i, i / 4));
      }
    }
    images = Shapes.put(folder.resolve("list.csv"), list.toString().getBytes(UTF_8));

    shard("--split", "50/25/25", "--group-by", "session");
    Map<String, Split> splits = work.splits();
    Typed wrong = typed("--group-by", "sesion");

    for (int i = 0; i < 24; i++) {
      assertThat(splits.get("photos/disc" + i + ".png"))
          .isEqualTo(splits.get("photos/square" + i / 4 * 4 + ".png"));
    }
    assertThat(new HashSet<>(splits.values())).hasSizeGreaterThan(1);
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.complaint())
        .contains("it has no column sesion to group by but [path, label, session]");
  }

  @Test
  void aColumnOfParquetTellsTheGroups() {
    List<HuggingFaceParquet.Row> rows = new ArrayList<>(rows(40, 43));
    for (int i = 0; i < 36; i++) {
      rows.add(new HuggingFaceParquet.Row(Shapes.DISC.image(i, "png"), 0, i / 3));
    }
    HuggingFaceParquet.write(images.resolve("photos.parquet"), CLASSES, rows);

    Typed typed = shard("--split", "50/25/25", "--group-by", "patient");
    Map<String, Split> splits = work.splits();
    Typed wrong = typed("--group-by", "subject");
    Typed noMatch = typed("--group-by", "subject(\\d+)");
    Typed ofImages = typed("--group-by", "image");

    for (int i = 0; i < 36; i++) {
      assertThat(splits.get("photos.parquet#" + (9 + i)))
          .isEqualTo(splits.get("photos.parquet#" + (9 + i / 3 * 3)));
    }
    assertThat(new HashSet<>(splits.values())).hasSizeGreaterThan(1);
    assertThat(typed.err().lines())
        .contains(
            "shard: 36 images are in 12 groups by patient; 9 match nothing and are each on their"
                + " own");
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.complaint())
        .contains("it has no column subject to group by but [image, label");
    assertThat(noMatch.status()).isEqualTo(3);
    assertThat(noMatch.complaint()).contains("matches none of its 45 images; name a column");
    assertThat(ofImages.status()).isEqualTo(3);
    assertThat(ofImages.complaint()).contains("its column image is of neither text nor numbers");
  }

  @Test
  void aGroupingThatCannotBeMeantIsRefused() {
    patients();

    Typed noExpression = typed("--group-by", "patient(");
    Typed noMatch = typed("--group-by", "subject(\\d+)");
    Typed oneGroup = typed("--group-by", "png");

    assertThat(noExpression.status()).isEqualTo(2);
    assertThat(noExpression.complaint())
        .contains("shard.groupBy must be a regular expression", "patient(: Unclosed group");
    assertThat(noMatch.status()).isEqualTo(3);
    assertThat(noMatch.complaint())
        .contains("--group-by subject(\\d+) matches none of its 48 images", "disc/patient");
    assertThat(oneGroup.status()).isEqualTo(3);
    assertThat(oneGroup.complaint()).contains("--group-by png puts all images into the one group");
  }

  @Test
  void copiesInParquetThatNamesNoSplitAreInOneSplit() {
    List<HuggingFaceParquet.Row> rows = new ArrayList<>(rows(0, 20));
    rows.addAll(rows(0, 20));
    HuggingFaceParquet.write(images.resolve("photos.parquet"), CLASSES, rows);

    JsonNode result = shard("--split", "50/25/25").result();

    assertThat(result.get("duplicates").asInt()).isEqualTo(60);
    assertThat(result.get("leaks")).isEmpty();
    assertThat(counts()).containsOnlyKeys(Split.values());
  }

  @Test
  void evaluationAndPageSayThatPhotosAreInTwoSplits() throws IOException {
    Shapes.folders(images.resolve("train"), 8);
    for (int i = 10; i < 14; i++) {
      Shapes.DISC.write(images.resolve("val/disc"), i);
      Shapes.SQUARE.write(images.resolve("val/square"), i);
    }
    Shapes.SQUARE.write(images.resolve("val/square"), 5, "same.png");
    String says =
        "1 photo of val is also in train: val/square/same.png = train/square/square5.png; this"
            + " flatters the figures of val";

    Typed typed =
        Typed.headway(
            "run", "--images", images.toString(), "--workspace", work.uri(), "--epochs", "1");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err().lines()).contains("evaluate: " + says);
    assertThat(Files.readString(work.folder().resolve("report/index.html"))).contains(says);
  }
}
