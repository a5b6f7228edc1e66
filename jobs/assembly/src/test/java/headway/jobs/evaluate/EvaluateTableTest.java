package headway.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.csv.CsvReader;
import headway.common.storage.Storage;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of every evaluated photo, with classes whose names are hard to write down. */
class EvaluateTableTest {
  private static final Map<String, Shapes> CLASSES =
      new TreeMap<>(
          Map.of(
              "gato; montés: áéñ", Shapes.DISC,
              "the \"big\", dog", Shapes.SQUARE,
              "two\nlines", Shapes.TRIANGLE));
  private static final int PHOTOS = 12;

  @TempDir static Path folder;
  private static Work work;
  private static JsonNode result;

  @BeforeAll
  static void evaluate() {
    work = new Work(folder.resolve("work"));
    CLASSES.forEach(
        (name, shape) -> {
          for (int number = 0; number < PHOTOS; number++) {
            shape.write(folder.resolve("images").resolve(name), number);
          }
        });
    String images = folder.resolve("images").toString();
    Typed.done("shard", "--images", images, "--workspace", work.uri(), "--split", "60/20/20");
    Typed.done("extract", "--workspace", work.uri());
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(Prepared.QUICK);
    train.addAll(List.of("--epochs", "6"));
    Typed.done(train.toArray(new String[0]));
    Typed.done("export", "--workspace", work.uri());
    result = Typed.done("evaluate", "--workspace", work.uri());
  }

  @Test
  void hasARowForEachPhotoWithTheProbabilityOfEachClassAsCsv() throws IOException {
    List<List<String>> rows = csv(one("evaluate/predictions-csv"));

    List<String> header =
        new ArrayList<>(List.of("key", "truth", "label", "probability", "truthProbability"));
    List<String> classes = List.copyOf(CLASSES.keySet());
    classes.forEach(name -> header.add("probability_" + name));
    assertThat(rows.remove(0)).isEqualTo(header);
    assertThat(rows).hasSize(result.get("images").asInt()).hasSizeGreaterThan(3);
    int right = 0;
    for (List<String> row : rows) {
      assertThat(row.get(0)).startsWith(row.get(1) + "/");
      List<Float> each = row.subList(5, 8).stream().map(Float::valueOf).toList();
      assertThat(each.get(0) + each.get(1) + each.get(2)).isCloseTo(1, within(1e-5f));
      assertThat(Float.valueOf(row.get(3)))
          .isEqualTo(each.get(classes.indexOf(row.get(2))))
          .isEqualTo(each.stream().max(Float::compare).orElseThrow());
      assertThat(Float.valueOf(row.get(4))).isEqualTo(each.get(classes.indexOf(row.get(1))));
      right += row.get(1).equals(row.get(2)) ? 1 : 0;
    }
    assertThat((double) right / rows.size()).isEqualTo(result.get("accuracy").asDouble());
  }

  @Test
  void hasTheSameAsParquet() throws IOException {
    List<List<String>> rows = csv(one("evaluate/predictions-csv"));
    List<String> header = rows.remove(0);

    List<Group> table = parquet(one("evaluate/predictions"));

    assertThat(result.get("predictions").asText())
        .endsWith(work.folder().resolve("evaluate/predictions").toString());
    assertThat(table).hasSameSizeAs(rows);
    for (int row = 0; row < rows.size(); row++) {
      Group each = table.get(row);
      for (int column = 0; column < header.size(); column++) {
        String name = header.get(column);
        assertThat(each.getValueToString(each.getType().getFieldIndex(name), 0))
            .as(name)
            .isEqualTo(rows.get(row).get(column));
      }
    }
  }

  @Test
  void isTheSameOnAnyClusterAndAgain() throws IOException {
    Work other = new Work(folder.resolve("other"));
    Prepared.copy(work.folder(), other.folder());
    Shapes.put(other.folder().resolve("evaluate/predictions/part-00007.parquet"), new byte[1]);

    Typed.done("evaluate", "--workspace", other.uri(), "--set", "spark.master=local[7]");

    for (String each : List.of("predictions", "predictions-csv")) {
      assertThat(contents(other, each)).isEqualTo(contents(work, each)).isNotEmpty();
    }
  }

  @Test
  void classifyLeavesTheSameTable() throws IOException {
    JsonNode classified = Typed.done("classify", "--workspace", work.uri(), "--classifier", "knn");

    List<List<String>> rows = csv(one("classify/knn/predictions-csv"));

    List<List<String>> evaluated = csv(one("evaluate/predictions-csv"));
    assertThat(rows.get(0)).isEqualTo(evaluated.get(0));
    assertThat(keys(rows)).isEqualTo(keys(evaluated));
    assertThat(rows).hasSize(1 + classified.get("images").asInt());
  }

  @Test
  void predictWritesSuchNamesAsCsvToo() throws IOException {
    Path output = folder.resolve("predicted");
    Path images = folder.resolve("images");
    String[] predict = {
      "predict",
      "--images",
      images.toString(),
      "--workspace",
      work.uri(),
      "--format",
      "csv",
      "--output",
      output.toString()
    };

    Typed.done(predict);

    List<Path> files = files(output);
    assertThat(files).hasSize(1);
    List<List<String>> rows = csv(files.get(0));
    assertThat(rows.remove(0))
        .startsWith("key", "label", "probability")
        .endsWith(
            CLASSES.keySet().stream().map(name -> "probability_" + name).toArray(String[]::new));
    assertThat(rows).hasSize(3 * PHOTOS);
    assertThat(rows).allSatisfy(row -> assertThat(CLASSES).containsKey(row.get(1)));
    assertThat(rows.stream().filter(row -> row.get(0).startsWith(row.get(1) + "/")))
        .hasSizeGreaterThan(2 * PHOTOS);
  }

  private static List<String> keys(List<List<String>> rows) {
    return rows.stream().map(row -> row.get(0) + " is " + row.get(1)).toList();
  }

  private static Path one(String table) throws IOException {
    List<Path> files = files(work.folder().resolve(table));
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static List<Path> files(Path table) throws IOException {
    try (Stream<Path> all = Files.list(table)) {
      return all.filter(each -> each.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, byte[]> raw(Work of, String table) throws IOException {
    try (Stream<Path> all = Files.list(of.folder().resolve("evaluate").resolve(table))) {
      Map<String, byte[]> bytes = new TreeMap<>();
      for (Path each : all.toList()) {
        bytes.put(each.getFileName().toString(), Files.readAllBytes(each));
      }
      return bytes;
    }
  }

  private static Map<String, String> contents(Work of, String table) throws IOException {
    return raw(of, table).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> Arrays.toString(each.getValue()),
                (a, b) -> a,
                TreeMap::new));
  }

  private static List<List<String>> csv(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader reader =
        new CsvReader(Storage.path(file.toString()), Files.newBufferedReader(file))) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static List<Group> parquet(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toString()))
            .withConf(new Configuration())
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
