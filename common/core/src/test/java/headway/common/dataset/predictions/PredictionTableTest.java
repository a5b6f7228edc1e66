package headway.common.dataset.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionTableTest {
  private static final Configuration CONFIGURATION = new Configuration();

  @TempDir java.nio.file.Path folder;

  private static PredictionColumns columns(boolean truth, int ranks, String... classes) {
    return new PredictionColumns(
        new ArrayList<>(List.of(classes)), truth, ranks, PredictionColumns.PROBABILITY);
  }

  private static PredictionColumns many(int classes, int ranks) {
    return columns(
        true,
        ranks,
        IntStream.range(0, classes).mapToObj(label -> "class " + label).toArray(String[]::new));
  }

  private List<String> csv(PredictionColumns columns, PredictionRow row) throws IOException {
    try (PredictionTable table =
        TableFormat.CSV.create(new Path(folder.toString()), 3, columns, CONFIGURATION)) {
      table.write(row);
      assertThat(table.finish().name()).isEqualTo("part-00003.csv");
    }
    return Files.readAllLines(folder.resolve("part-00003.csv"));
  }

  @Test
  void hasAColumnForEachClassOfUpToAThousand() throws IOException {
    PredictionColumns columns = columns(false, 2, "gato; montés: áéñ", "a, \"b\"");

    List<String> lines =
        csv(columns, columns.row("photo.jpg", PredictionRow.UNKNOWN, new float[] {.25f, .75f}, 0));

    assertThat(lines)
        .containsExactly(
            "key,label,probability,probability_gato; montés: áéñ,\"probability_a, \"\"b\"\"\"",
            "photo.jpg,\"a, \"\"b\"\"\",0.75,0.25,0.75");
    assertThat(many(1_000, 5).names()).hasSize(5 + 1_000).contains("probability_class 999");
  }

  @Test
  void hasAColumnForEachRankOfMoreClasses() throws IOException {
    PredictionColumns columns = many(1_001, 3);
    float[] probabilities = new float[2 * 1_001];
    probabilities[1_001 + 7] = .5f;
    probabilities[1_001 + 1_000] = .25f;
    probabilities[1_001 + 2] = .25f;

    List<String> lines = csv(columns, columns.row("k", 5, probabilities, 1));

    assertThat(lines)
        .containsExactly(
            "key,truth,label,probability,truthProbability,top1,probability1,top2,probability2,top3,probability3",
            "k,class 5,class 7,0.5,0.0,class 7,0.5,class 2,0.25,class 1000,0.25");
  }

  @Test
  void ofEqualProbabilitiesTheFirstClassIsTheLabelAsAccuracyCounts() throws IOException {
    PredictionColumns columns = columns(true, 1, "a", "b", "c");

    assertThat(csv(columns, columns.row("k", 2, new float[] {.2f, .4f, .4f}, 0)).get(1))
        .isEqualTo("k,c,b,0.4,0.4,0.2,0.4,0.4");
  }

  @Test
  void scoresAreNotCalledProbabilities() {
    assertThat(
            new PredictionColumns(
                    new ArrayList<>(List.of("a", "b")), true, 1, PredictionColumns.SCORE)
                .names())
        .containsExactly("key", "truth", "label", "score", "truthScore", "score_a", "score_b");
  }

  @Test
  void partsComeBackAsTheyWere() {
    Path path = new Path(folder.toString(), "part-00000.parquet");
    PredictionRow every =
        new PredictionRow("ä\nb", PredictionRow.UNKNOWN, 0, 0, new int[0], new float[] {.5f, .5f});
    PredictionRow some =
        new PredictionRow("b", 2_000, 7, .125f, new int[] {7, 19_999}, new float[] {.5f, .25f});
    try (RowWriter<PredictionRow> writer = PredictionRow.TABLE.writer(path, CONFIGURATION)) {
      writer.write(every);
      writer.write(some);
      writer.finish();
    }

    List<PredictionRow> rows = new ArrayList<>();
    try (CloseableIterator<PredictionRow> read = PredictionRow.TABLE.read(path, CONFIGURATION)) {
      read.forEachRemaining(rows::add);
    }

    assertThat(rows).usingRecursiveComparison().isEqualTo(List.of(every, some));
  }
}
