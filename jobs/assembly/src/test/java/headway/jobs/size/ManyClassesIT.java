package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training, evaluation and report with as many classes as ImageNet-21k, over features that are made
 * here. System properties make it larger: {@code headway.size.features} and {@code
 * headway.size.rows}.
 */
class ManyClassesIT {
  private static final int CLASSES = 21_841;
  private static final int FEATURES = Integer.getInteger("headway.size.features", 16);
  private static final int ROWS = Integer.getInteger("headway.size.rows", 2 * CLASSES);
  private static final int ROWS_PER_FILE = 20_000;

  @TempDir Path folder;

  @Test
  void trainsEvaluatesAndReports() throws IOException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));
    makeFeatures(work);

    JsonNode trained =
        Typed.done(
            "train",
            "--workspace",
            work.uri(),
            "--epochs",
            "3",
            "--batch-size",
            "512",
            "--workers",
            "2",
            "--learning-rate",
            "0.02");
    JsonNode evaluated = Typed.done("evaluate", "--workspace", work.uri());
    Typed.done("report", "--workspace", work.uri());

    assertThat(trained.get("epochs").asInt()).isEqualTo(3);
    assertThat(evaluated.get("classes").asInt()).isEqualTo(CLASSES);
    assertThat(evaluated.get("images").asInt()).isEqualTo(ROWS / 2);
    assertThat(evaluated.toString().length()).isLessThan(5_000);
    Path page = work.folder().resolve("report/index.html");
    assertThat(Files.size(page)).isLessThan(3_000_000);
    assertThat(Files.readString(page)).contains("[\"n00021840\",");
  }

  /** Half of the rows are for training; a class is a direction, and its rows are near it. */
  private static void makeFeatures(Work work) {
    FeatureManifest small = work.features();
    List<String> classes = IntStream.range(0, CLASSES).mapToObj("n%08d"::formatted).toList();
    List<Part> parts = new ArrayList<>();
    for (Split split : List.of(Split.TRAIN, Split.VAL)) {
      for (int first = 0; first < ROWS / 2; first += ROWS_PER_FILE) {
        int rows = Math.min(ROWS_PER_FILE, ROWS / 2 - first);
        CountedFile file = file(work, classes, split, first, rows, parts.size());
        parts.add(
            new Part(
                "made-" + parts.size(), parts.size(), "made", List.of(file), List.of(), 0, ""));
      }
    }
    Manifests.publish(
        Work.storage(),
        work.workspace().features(),
        new FeatureManifest(
            small.format(),
            "made",
            small.dataHash(),
            small.network(),
            small.networkSha256(),
            small.frozenSha256(),
            small.cut(),
            small.preprocessing(),
            FEATURES,
            1,
            classes,
            parts,
            Map.of(),
            small.processor()));
  }

  private static CountedFile file(
      Work work, List<String> classes, Split split, int first, int rows, int number) {
    long[] counts = new long[CLASSES];
    String name = "%s-%05d.parquet".formatted(split.label(), number);
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(
            new org.apache.hadoop.fs.Path(work.workspace().features(), name),
            new Configuration(),
            classes,
            ActivationStorage.FLOAT32)) {
      for (int row = first; row < first + rows; row++) {
        int label = (int) (row * 7_919L % CLASSES);
        counts[label]++;
        String key = "%s/%d.jpg".formatted(classes.get(label), row);
        out.write(new FeatureRow(key, 0, label, split, values(label, row, split)));
      }
      return new CountedFile(
          DataFile.of(split, out.finish()), LongStream.of(counts).boxed().toList());
    }
  }

  private static float[] values(int label, int row, Split split) {
    Random direction = new Random(label);
    Random noise = new Random(31L * row + split.index());
    float[] values = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      values[i] = (float) (direction.nextGaussian() + 0.05 * noise.nextGaussian());
    }
    return values;
  }
}
