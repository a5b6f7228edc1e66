package headway.jobs;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.dataset.HuggingFaceMetadata;
import headway.common.dataset.parquet.RowWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Parquet as Hugging Face {@code datasets} writes it: {@code image{bytes, path}, label}. */
public final class HuggingFaceParquet {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .optionalGroup()
          .optional(BINARY)
          .named("bytes")
          .optional(BINARY)
          .as(stringType())
          .named("path")
          .named("image")
          .optional(INT64)
          .named("label")
          .optional(INT64)
          .named("patient")
          .named("schema");

  private HuggingFaceParquet() {}

  /** An image with its label. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Row(byte[] picture, int label, int patient) {
    /** Of nobody. */
    public Row(byte[] picture, int label) {
      this(picture, label, -1);
    }
  }

  /** Writes a file whose metadata names the classes. */
  public static Path write(Path file, List<String> classes, List<Row> rows) {
    String names = classes.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
    String info =
        "{\"info\":{\"features\":{\"image\":{\"_type\":\"Image\"},\"label\":{\"names\":["
            + names
            + "],\"_type\":\"ClassLabel\"}}}}";
    file.getParent().toFile().mkdirs();
    try (RowWriter<Row> writer =
        RowWriter.create(
            new org.apache.hadoop.fs.Path(file.toString()),
            new Configuration(),
            SCHEMA,
            Map.of(HuggingFaceMetadata.METADATA_KEY, info),
            1 << 20,
            (out, row) -> {
              out.startField("image", 0);
              out.startGroup();
              out.startField("bytes", 0);
              out.addBinary(Binary.fromConstantByteArray(row.picture()));
              out.endField("bytes", 0);
              out.endGroup();
              out.endField("image", 0);
              out.startField("label", 1);
              out.addLong(row.label());
              out.endField("label", 1);
              if (row.patient() >= 0) {
                out.startField("patient", 2);
                out.addLong(row.patient());
                out.endField("patient", 2);
              }
            })) {
      rows.forEach(writer::write);
      writer.finish();
    }
    return file;
  }
}
