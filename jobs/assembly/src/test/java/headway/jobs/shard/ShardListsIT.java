package headway.jobs.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway shard} over lists and over Parquet that holds the pictures. */
class ShardListsIT {
  @TempDir Path folder;
  private Work work;

  @BeforeEach
  void name() {
    work = new Work(folder.resolve("work"));
  }

  private Typed shard(Path images) {
    return Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());
  }

  @Test
  void readsACsvListRelativeToItsFolder() {
    Path elsewhere = Shapes.SQUARE.write(folder.resolve("elsewhere"), 2);
    Shapes.DISC.write(folder.resolve("photos"), 1, "a b+%.png");
    Shapes.DISC.write(folder.resolve("photos"), 3, "comma,quote.png");
    Path list =
        Shapes.put(
            folder.resolve("list.csv"),
            ("path,label,split\n"
                    + "photos/a b+%.png,round,train\n"
                    + "\"photos/comma,quote.png\",round,test\n"
                    + elsewhere
                    + ",angular,val\n")
                .getBytes(UTF_8));

    Typed typed = shard(list);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("angular", "round");
    assertThat(work.splits())
        .containsOnly(
            java.util.Map.entry("photos/a b+%.png", Split.TRAIN),
            java.util.Map.entry("photos/comma,quote.png", Split.TEST),
            java.util.Map.entry(elsewhere.toString(), Split.VAL));
    assertThat(work.shardRows())
        .filteredOn(row -> row.key().equals("photos/a b+%.png"))
        .singleElement()
        .satisfies(row -> assertThat(row.bytes()).isEqualTo(Shapes.DISC.image(1, "png")));
  }

  @Test
  void quarantinesWhatAListNamesInVain() {
    Shapes.folders(folder.resolve("photos"), 5);
    StringBuilder list = new StringBuilder("label,path\n");
    for (Shapes shape : Shapes.values()) {
      for (int i = 0; i < 5; i++) {
        String name = shape.label();
        list.append(name).append(",photos/").append(name).append('/').append(name).append(i);
        list.append(".png\n");
      }
    }
    list.append("disc,photos/disc/gone.png\n");
    Path csv = Shapes.put(folder.resolve("list.csv"), list.toString().getBytes(UTF_8));

    Typed typed = shard(csv);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("images").asInt()).isEqualTo(15);
    assertThat(work.quarantineRows())
        .singleElement()
        .satisfies(row -> assertThat(row.key()).isEqualTo("photos/disc/gone.png"))
        .satisfies(row -> assertThat(row.reason()).isEqualTo("missing"));
  }

  @Test
  void refusesAListWithoutLabels() {
    Path csv = Shapes.put(folder.resolve("list.csv"), "path,class\na,b\n".getBytes(UTF_8));

    Typed typed = shard(csv);

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("list.csv", "it has no column label but [path, class]", "it needs path, label");
  }

  @Test
  void refusesAListWithAnIncompleteRow() {
    Path csv =
        Shapes.put(folder.resolve("list.csv"), "path,label\na.png,x\nb.png,\n".getBytes(UTF_8));

    Typed typed = shard(csv);

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("list.csv", "b.png", "no label");
  }

  @Test
  void readsAParquetList() throws IOException {
    Shapes.folders(folder.resolve("photos"), 4);
    Path list = folder.resolve("list.parquet");
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      spark
          .createDataFrame(
              List.of(
                  RowFactory.create("photos/disc/disc0.png", "round"),
                  RowFactory.create("photos/disc/disc1.png", "round"),
                  RowFactory.create("photos/square/square2.png", "angular")),
              DataTypes.createStructType(
                  List.of(
                      DataTypes.createStructField("path", DataTypes.StringType, true),
                      DataTypes.createStructField("label", DataTypes.StringType, true))))
          .write()
          .mode(SaveMode.ErrorIfExists)
          .parquet(list.toString());
    }

    Typed typed = shard(list);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.splits().keySet())
        .containsExactly(
            "photos/disc/disc0.png", "photos/disc/disc1.png", "photos/square/square2.png");
  }

  @Test
  void readsParquetInTheHuggingFaceForm() {
    Path data = folder.resolve("data");
    List<String> classes = List.of("round", "angular", "pointed");
    writeHuggingFace(data.resolve("train-00000-of-00001.parquet"), classes, 0, 8);
    writeHuggingFace(data.resolve("validation-00000-of-00001.parquet"), classes, 8, 10);

    Typed typed = shard(data);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("classes"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(classes);
    assertThat(typed.result().get("images").asInt()).isEqualTo(30);
    assertThat(typed.result().get("quarantined").asInt()).isZero();
    assertThat(work.shardRows())
        .hasSize(30)
        .allSatisfy(
            row -> {
              int number = Integer.parseInt(row.path().replaceAll("\\D", ""));
              assertThat(row.bytes()).isEqualTo(Shapes.values()[row.label()].image(number, "png"));
            });
  }

  private static void writeHuggingFace(Path file, List<String> classes, int from, int to) {
    try (RowWriter<ShardRow> writer =
        ShardFile.writer(
            new org.apache.hadoop.fs.Path(file.toString()), new Configuration(), classes)) {
      for (Shapes shape : Shapes.values()) {
        for (int number = from; number < to; number++) {
          byte[] bytes = shape.image(number, "png");
          String name = shape.label() + number + ".png";
          writer.write(
              new ShardRow(
                  name,
                  bytes,
                  name,
                  shape.ordinal(),
                  from == 0 ? Split.TRAIN : Split.VAL,
                  Sha256.of(bytes)));
        }
      }
      writer.finish();
    }
  }
}
