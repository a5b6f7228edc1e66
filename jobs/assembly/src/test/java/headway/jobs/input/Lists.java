package headway.jobs.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import headway.common.dataset.parquet.RowWriter;
import headway.jobs.Shapes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.MessageTypeBuilder;

/** Writes lists of {@code path, label, split} as a user has them. */
final class Lists {
  private static final List<String> COLUMNS = List.of("path", "label", "split");

  private Lists() {}

  /** As CSV or as Parquet, by the name's end; each row is {@code path,label,split}. */
  static Path write(Path file, List<String> rows) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
        ? csv(file, rows)
        : parquet(file, rows);
  }

  private static Path csv(Path file, List<String> rows) {
    String text = rows.stream().collect(Collectors.joining("\n", "path,label,split\n", "\n"));
    return Shapes.put(file, text.getBytes(UTF_8));
  }

  private static Path parquet(Path file, List<String> rows) {
    MessageTypeBuilder schema = Types.buildMessage();
    COLUMNS.forEach(column -> schema.optional(BINARY).as(stringType()).named(column));
    try (RowWriter<String[]> writer =
        RowWriter.create(
            new org.apache.hadoop.fs.Path(file.toUri()),
            new Configuration(),
            schema.named("list"),
            Map.of(),
            1 << 20,
            (out, row) -> {
              for (int i = 0; i < COLUMNS.size(); i++) {
                if (!row[i].isEmpty()) {
                  out.startField(COLUMNS.get(i), i);
                  out.addBinary(Binary.fromString(row[i]));
                  out.endField(COLUMNS.get(i), i);
                }
              }
            })) {
      rows.forEach(row -> writer.write(row.split(",", -1)));
      writer.finish();
    }
    return file;
  }
}
