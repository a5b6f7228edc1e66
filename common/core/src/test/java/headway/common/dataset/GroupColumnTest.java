package headway.common.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.ParquetFields;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column of Parquet that tells which images belong together. */
class GroupColumnTest {
  private static final Configuration HADOOP = new Configuration();
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message rows { optional int64 label; optional binary patient (STRING);"
              + " optional int32 visit; optional double dose; optional int64 empty; }");

  @TempDir java.nio.file.Path folder;

  @ParameterizedTest
  @CsvSource({"patient,p7", "visit,3", "dose,0.5", "label,1", "empty,''", "lacking,''"})
  void theGroupOfARowIsWhatItsColumnSays(String column, String group) {
    Path file = new Path(folder.resolve("g.parquet").toString());
    try (RowWriter<String> writer =
        RowWriter.create(file, HADOOP, SCHEMA, Map.of(), 1 << 20, GroupColumnTest::write)) {
      writer.write("p7");
      writer.finish();
    }
    List<String> groups = new ArrayList<>();

    try (CloseableIterator<ShardRow> rows =
        ShardFile.readWithoutImages(file, HADOOP, new Grouping(column, groups))) {
      assertThat(rows.next().label()).isEqualTo(1);
    }

    assertThat(groups).containsExactly(group);
  }

  private static void write(RecordConsumer out, String patient) {
    ParquetFields.integer(out, "label", 0, 1);
    ParquetFields.text(out, "patient", 1, patient);
    out.startField("visit", 2);
    out.addInteger(3);
    out.endField("visit", 2);
    out.startField("dose", 3);
    out.addDouble(0.5);
    out.endField("dose", 3);
  }

  private record Grouping(String groupColumn, List<String> groups) implements ShardFile.SplitOfRow {
    @Override
    public Split of(Optional<Split> named, String key, String group, String sha256) {
      groups.add(group);
      return Split.TRAIN;
    }
  }
}
