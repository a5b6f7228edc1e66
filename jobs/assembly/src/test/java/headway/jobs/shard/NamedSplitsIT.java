package headway.jobs.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.split.Split;
import headway.jobs.HuggingFaceParquet;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code headway shard} makes of the splits that folders, files and lists name. */
class NamedSplitsIT extends ShardCommand {
  @Test
  void validationIsTakenFromTrainWhereNoneIsNamed() {
    Shapes.folders(images.resolve("train"), 40);
    Shapes.folders(images.resolve("test"), 5);
    Shapes.DISC.write(images.resolve("train/disc"), 7, "twin.png");

    Typed typed = shard("--val-from-train", "0.25");
    Map<String, Split> splits = work.splits();
    Shapes.SQUARE.write(images.resolve("train/square"), 50);
    shard("--val-from-train", "0.25");

    assertThat(typed.err())
        .contains(
            "shard: the input names train and test but no val: a share of 0.25 of the training"
                + " photos is taken for validation (--val-from-train; 0: go without)");
    assertThat(typed.result().get("splits").get("test").asInt()).isEqualTo(15);
    assertThat(typed.result().get("splits").get("val").asInt()).isBetween(15, 45);
    assertThat(splits.get("train/disc/twin.png")).isEqualTo(splits.get("train/disc/disc7.png"));
    assertThat(splits)
        .allSatisfy(
            (key, split) ->
                assertThat(split == Split.TEST).as(key).isEqualTo(key.startsWith("test/")));
    assertThat(work.splits()).hasSize(137).containsAllEntriesOf(splits);
  }

  @Test
  void validationIsNotTakenWhereTheUserWantsNoneOrNamesIt() {
    Shapes.folders(images.resolve("train"), 8);
    Typed none = shard("--val-from-train", "none");
    assertThat(counts()).containsOnlyKeys(Split.TRAIN);
    assertThat(none.err())
        .contains(
            "no image is in val: training shows no validation figures; raise its share, by"
                + " --split");

    Shapes.folders(images.resolve("Validation"), 12);
    Typed named = shard();
    assertThat(counts()).containsOnly(Map.entry(Split.TRAIN, 24L), Map.entry(Split.VAL, 36L));
    assertThat(named.err()).doesNotContain("--val-from-train");

    Typed wrong = typed("--val-from-train", "1.5");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.complaint())
        .contains("shard.valFromTrain must be none, or a number from 0 to below 1, but was 1.5");
  }

  @Test
  void validationIsTakenFromTheTrainingRowsOfAList() {
    Shapes.folders(folder.resolve("photos"), 30);
    StringBuilder list = new StringBuilder("path,label,split\n");
    for (String label : CLASSES) {
      for (int i = 0; i < 30; i++) {
        list.append("photos/%1$s/%1$s%2$d.png,%1$s,%3$s%n".formatted(label, i, name(i)));
      }
    }
    images = Shapes.put(folder.resolve("list.csv"), list.toString().getBytes(UTF_8));

    Typed typed = shard();

    assertThat(typed.err()).contains("the input names train and test but no val");
    assertThat(counts().get(Split.TEST)).isEqualTo(15);
    assertThat(counts().get(Split.VAL)).isBetween(1L, 20L);
  }

  private static String name(int number) {
    return number < 5 ? "testing" : "train";
  }

  @Test
  void validationIsTakenFromTheOneFileOfAHuggingFaceSet() {
    Path data = images;
    HuggingFaceParquet.write(data.resolve("train-00000-of-00001.parquet"), CLASSES, rows(0, 40));

    Typed only = shard();
    assertThat(only.err()).contains("the input names train but no val: a share of 0.1");
    assertThat(counts()).containsOnlyKeys(Split.TRAIN, Split.VAL);
    assertThat(counts().get(Split.VAL)).isBetween(1L, 30L);

    HuggingFaceParquet.write(data.resolve("test-00000-of-00001.parquet"), CLASSES, rows(40, 45));
    HuggingFaceParquet.write(data.resolve("extra-00000-of-00001.parquet"), CLASSES, rows(45, 50));
    Typed both = shard();
    assertThat(both.err())
        .contains(
            "shard: left out: extra-00000-of-00001.parquet, beside files named by split",
            "the input names train and test but no val");
    assertThat(counts()).containsEntry(Split.TEST, 15L).doesNotContainEntry(Split.TRAIN, 120L);
  }

  @Test
  void imagesWithoutALabelAreLeftOutAndCounted() {
    List<HuggingFaceParquet.Row> rows = new ArrayList<>(rows(0, 20));
    for (int i = 0; i < 30; i++) {
      rows.add(new HuggingFaceParquet.Row(Shapes.DISC.image(100 + i, "png"), -1));
    }
    HuggingFaceParquet.write(images.resolve("photos.parquet"), CLASSES, rows);

    Typed typed = shard();
    Typed again = shard();

    assertThat(typed.result().get("images").asInt()).isEqualTo(60);
    assertThat(typed.result().get("unlabelled").asInt()).isEqualTo(30);
    assertThat(typed.result().get("quarantined").asInt()).isZero();
    assertThat(typed.err().lines())
        .contains("shard: left out: 30 images without a label; predict takes them");
    assertThat(work.shardRows()).noneMatch(row -> row.label() < 0);
    assertThat(again.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(again.result().get("unlabelled").asInt()).isEqualTo(30);
  }

  @Test
  void whatLiesBesideSplitsIsToldAndLeftOut() {
    Shapes.folders(images.resolve("train"), 8);
    Shapes.folders(images.resolve("val"), 4);
    Shapes.put(images.resolve("unlabeled/x.png"), Shapes.DISC.image(99, "png"));
    Shapes.DISC.write(images.resolve("extra/disc"), 98);
    Shapes.DISC.write(images.resolve("test"), 97);

    Typed typed = shard();

    assertThat(typed.result().get("classes"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(CLASSES);
    assertThat(typed.result().get("splits").toString())
        .isEqualTo("{\"test\":0,\"train\":24,\"val\":12}");
    assertThat(typed.err().lines())
        .contains(
            "shard: left out: extra, unlabeled, beside the splits test, train, val; test, without"
                + " class folders (predict takes such photos)");
  }

  @Test
  void looseTestPhotosDoNotMakeTrainAClass() {
    Shapes.folders(images.resolve("train"), 30);
    Shapes.DISC.write(images.resolve("test"), 99);

    Typed typed = shard();

    assertThat(typed.err())
        .contains(
            "shard: left out: test, without class folders (predict takes such photos)",
            "the input names train but no val: a share of 0.1");
    assertThat(counts()).containsOnlyKeys(Split.TRAIN, Split.VAL);
    assertThat(work.shards().classes()).isEqualTo(CLASSES);
  }

  /** A class may be called like a split, but then nothing is guessed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train/a.png,test/b.png|test, train are names of splits but without class folders",
        "train/a.png|train is the name of a split but without class folders",
        "train/steam/a.png,car/red/b.png|beside it lie car; rename it where it is a class",
        "val/a/a.png,test/a/b.png|there is no train with class folders; rename it",
        "test/a/b.png,plane/c.png|there is no train with class folders; rename it"
      })
  void foldersThatMayBeSplitsOrClassesStopTheRun(String files, String says) {
    for (String file : files.split(",")) {
      Shapes.put(images.resolve(file), Shapes.DISC.image(file.hashCode(), "png"));
    }

    Typed typed = typed();

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint()).contains("Cannot shard", says);
  }

  @Test
  void aClassMayBeCalledLikeASplit() {
    Shapes.DISC.write(images.resolve("train"), 1);
    Shapes.SQUARE.write(images.resolve("car"), 2);

    assertThat(shard("--split", "100/0/0").result().get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("car", "train");
  }

  @Test
  void aClassWithoutTrainingOrValidationPhotosIsNamed() throws IOException {
    Shapes.folders(images.resolve("train"), 4);
    Shapes.folders(images.resolve("val"), 6);
    Shapes.TRIANGLE.write(images.resolve("val/Disc"), 77);
    Shapes.TRIANGLE.write(images.resolve("train/wheel"), 78);
    Files.createDirectories(images.resolve("val/wheel"));

    Typed typed = shard();

    assertThat(typed.err().lines())
        .contains(
            "shard: the class Disc has no training images; the model cannot learn it; is it meant"
                + " for disc?",
            "shard: the class wheel has no validation images; no figure of val counts it");
    assertThat(typed.result().get("classesWithoutTraining"))
        .extracting(JsonNode::asText)
        .containsExactly("Disc");
  }

  @Test
  void aSetOfTrainingFilesAloneIsTrainedAndMeasured() {
    HuggingFaceParquet.write(images.resolve("train-00000-of-00001.parquet"), CLASSES, rows(0, 30));

    JsonNode result =
        Typed.done(
            "run", "--images", images.toString(), "--workspace", work.uri(), "--epochs", "1");

    assertThat(result.at("/stages/evaluate/split").asText()).isEqualTo("val");
    assertThat(result.at("/stages/evaluate/images").asInt()).isPositive();
  }

  @Test
  void extractTakesValidationFromTrainAndLeavesUnlabelledOutToo() {
    List<HuggingFaceParquet.Row> rows = new ArrayList<>(rows(0, 30));
    rows.add(new HuggingFaceParquet.Row(Shapes.DISC.image(100, "png"), -1));
    Path data = HuggingFaceParquet.write(images.resolve("train.parquet"), CLASSES, rows);

    Typed typed = Typed.headway("extract", "--shards", data.toString(), "--workspace", work.uri());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains(
            "extract: the input names train but no val: a share of 0.1",
            "extract: left out: 1 image without a label");
    assertThat(typed.result().get("unlabelled").asInt()).isEqualTo(1);
    assertThat(work.features().rows(Split.VAL)).isPositive();
    assertThat(work.featureRows()).hasSize(90).noneMatch(row -> row.label() < 0);
  }

  @Test
  void splitsThatCannotBeMeasuredStopARunBeforeAnythingIsExtracted() {
    Shapes.folders(images, 4);

    Typed typed =
        Typed.headway(
            "run", "--images", images.toString(), "--workspace", work.uri(), "--split", "100/0/0");

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint()).contains("Cannot run: no image is in the split val");
    assertThat(work.folder().resolve("features")).doesNotExist();
  }
}
