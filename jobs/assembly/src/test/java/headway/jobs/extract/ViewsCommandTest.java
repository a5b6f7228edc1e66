package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract --views} and what comes after it. */
class ViewsCommandTest {
  private static final int VIEWS = 3;
  private static final List<String> AUGMENTED =
      List.of(
          "--views",
          Integer.toString(VIEWS),
          "--set",
          "augment.rotationDegrees=40",
          "--set",
          "augment.horizontalFlip=true",
          "--set",
          "augment.crop.area=[0.6, 1]");

  @TempDir private Path folder;

  private static JsonNode command(String stage, Work work, List<String> more) {
    List<String> args = new ArrayList<>(List.of(stage, "--workspace", work.uri()));
    args.addAll(more);
    return Typed.done(args.toArray(new String[0]));
  }

  @Test
  void trainsOnViewsOfTheTrainingSplitAlone() {
    Work work = Prepared.extracted(folder.resolve("work"));
    Map<String, FeatureRow> plain =
        work.featureRows().stream().collect(Collectors.toMap(FeatureRow::key, row -> row));
    long photos = work.features().rows(Split.TRAIN);
    Map<Split, List<Long>> counts = work.features().classCounts();

    JsonNode extracted = command("extract", work, AUGMENTED);

    assertThat(extracted.get("status").asText()).isEqualTo("done");
    assertThat(extracted.get("views").asInt()).isEqualTo(VIEWS);
    assertThat(work.features().rows(Split.TRAIN)).isEqualTo(photos);
    assertThat(work.features().classCounts()).isEqualTo(counts);
    List<FeatureRow> rows = work.featureRows();
    assertThat(rows).hasSize((int) (plain.size() + (VIEWS - 1) * photos));
    for (int i = 0; i < rows.size(); i++) {
      FeatureRow row = rows.get(i);
      float[] asItIs = plain.get(row.key()).features();
      if (row.view() == 0) {
        assertThat(row.features()).isEqualTo(asItIs);
      } else {
        assertThat(row.split()).isEqualTo(Split.TRAIN);
        assertThat(row.view()).isEqualTo(rows.get(i - 1).view() + 1);
        assertThat(row.key()).isEqualTo(rows.get(i - 1).key());
        assertThat(row.features()).isNotEqualTo(asItIs);
      }
    }

    assertThat(command("extract", work, AUGMENTED).get("status").asText()).isEqualTo("unchanged");
    List<String> quick = new ArrayList<>(Prepared.QUICK);
    quick.addAll(List.of("--epochs", "12"));
    JsonNode trained = command("train", work, quick);
    assertThat(trained.get("validationAccuracy").asDouble()).isGreaterThan(0.8);
    JsonNode evaluated = command("evaluate", work, List.of("--evaluate-split", "train"));
    assertThat(evaluated.get("images").asLong()).isEqualTo(photos);
  }

  @Test
  void theSameViewsComeOutOnOneCoreAndOnTwo() {
    Work one = Prepared.extracted(folder.resolve("one"));
    Work two = Prepared.extracted(folder.resolve("two"));
    List<String> alone = new ArrayList<>(AUGMENTED);
    alone.addAll(List.of("--set", "spark.master=local[1]"));

    JsonNode ofOne = command("extract", one, alone);
    JsonNode ofTwo = command("extract", two, AUGMENTED);

    assertThat(ofOne.get("featuresHash")).isEqualTo(ofTwo.get("featuresHash"));
  }

  @Test
  void saysThatOneViewIsThePlainOne() {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed =
        Typed.headway("extract", "--workspace", work.uri(), "--set", "augment.horizontalFlip=true");

    assertThat(typed.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(typed.err()).contains("augment.* has no effect with one view; give --views");
  }

  @Test
  void refusesViewsThatWouldAllBeTheSame() {
    Typed typed = Typed.headway("extract", "--workspace", folder.toString(), "--views", "5");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint()).contains("augment.views is 5 but nothing is on");
  }

  @Test
  void refusesViewsWhereNoPhotoIsForTrainingBeforeItExtractsAny() throws Exception {
    Work whole = Prepared.extracted(folder.resolve("whole"));
    Path held = Files.createDirectories(folder.resolve("held"));
    for (DataFile file : whole.shards().files()) {
      if (file.split() != Split.TRAIN) {
        Files.copy(
            whole.folder().resolve("shards").resolve(file.name()), held.resolve(file.name()));
      }
    }
    Path work = folder.resolve("work");

    List<String> args = new ArrayList<>(List.of("extract", "--workspace", work.toString()));
    args.addAll(List.of("--shards", held.toString()));
    args.addAll(AUGMENTED);
    Typed typed = Typed.headway(args.toArray(new String[0]));

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("Cannot make 3 views of", "no image is in the split train");
    assertThat(folder.resolve("work/features")).doesNotExist();
  }

  @Test
  void namesAViewThatIsNotThere() throws Exception {
    Work work = Prepared.extracted(folder.resolve("work"));
    Path manifest = work.folder().resolve("features/_manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"views\" : 1", "\"views\" : 2"));

    Typed typed = Typed.headway("train", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("view 1 of", "is not there", "run extract again");
  }
}
