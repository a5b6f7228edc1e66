package headway.common.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.ParquetFields;
import headway.common.dataset.parquet.RowAssembler;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Shards as Parquet: {@code key, image{bytes, path}, label, split, sha256}, with the class names in
 * the metadata that Hugging Face {@code datasets} reads. Columns are nullable, though no value is
 * null, because {@code datasets} ignores metadata that does not match Arrow's nullable types.
 */
public final class ShardFile {
  /** The length of a row group, of which each task that reads holds one in memory. */
  public static final long ROW_GROUP_BYTES = 8L << 20;

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .optional(BINARY)
          .as(stringType())
          .named("key")
          .optionalGroup()
          .optional(BINARY)
          .named("bytes")
          .optional(BINARY)
          .as(stringType())
          .named("path")
          .named("image")
          .optional(INT64)
          .named("label")
          .optional(BINARY)
          .as(stringType())
          .named("split")
          .optional(BINARY)
          .as(stringType())
          .named("sha256")
          .named("shard");

  private ShardFile() {}

  public static RowWriter<ShardRow> writer(
      Path path, Configuration configuration, List<String> classes) {
    return RowWriter.create(
        path,
        configuration,
        SCHEMA,
        Map.of(HuggingFaceMetadata.METADATA_KEY, HuggingFaceMetadata.imageFeatures(classes)),
        ROW_GROUP_BYTES,
        ShardFile::write);
  }

  private static void write(RecordConsumer out, ShardRow row) {
    ParquetFields.text(out, "key", 0, row.key());
    out.startField("image", 1);
    out.startGroup();
    out.startField("bytes", 0);
    out.addBinary(Binary.fromConstantByteArray(row.bytes()));
    out.endField("bytes", 0);
    ParquetFields.text(out, "path", 1, row.path());
    out.endGroup();
    out.endField("image", 1);
    ParquetFields.integer(out, "label", 2, row.label());
    ParquetFields.text(out, "split", 3, row.split().label());
    ParquetFields.text(out, "sha256", 4, row.sha256());
  }

  /**
   * Reads shards, ours or any in the Hugging Face format, with the columns of {@link ImageColumns}.
   * A missing key becomes file name and row, a missing split is taken from {@code splitOf}, and a
   * missing hash is computed.
   *
   * @throws headway.common.InputException when a row has an unknown split
   */
  public static CloseableIterator<ShardRow> read(
      Path path, Configuration configuration, SplitOf splitOf) {
    return open(path, configuration, where(splitOf), "key", "image", "label", "split", "sha256");
  }

  /**
   * Like {@link #read}, from a row on, without reading the row groups before it.
   *
   * @param row from 0
   */
  public static CloseableIterator<ShardRow> readFrom(
      Path path, Configuration configuration, SplitOf splitOf, long row) {
    Assembler assembler =
        new Assembler(path, where(splitOf), Set.of("key", "image", "label", "split", "sha256"));
    return RowReader.openAt(path, configuration, assembler::columns, assembler, row);
  }

  /** Like {@link #read}, where the rule may also split images that the file assigns to training. */
  public static CloseableIterator<ShardRow> read(
      Path path, Configuration configuration, SplitOfRow splitOf) {
    return open(path, configuration, splitOf, "key", "image", "label", "split", "sha256");
  }

  /** Like {@link #read}, but every row belongs to {@code split}. */
  public static CloseableIterator<ShardRow> readAll(
      Path path, Configuration configuration, Split split) {
    SplitOfRow same = (named, key, group, sha256) -> split;
    return open(path, configuration, same, "key", "image", "label", "sha256");
  }

  /** Like the method below, ignoring splits. */
  public static CloseableIterator<ShardRow> readWithoutImages(
      Path path, Configuration configuration) {
    return readWithoutImages(path, configuration, key -> Split.TRAIN);
  }

  /** Like {@link #read}, without the images: {@code bytes} is empty. */
  public static CloseableIterator<ShardRow> readWithoutImages(
      Path path, Configuration configuration, SplitOf splitOf) {
    return open(path, configuration, where(splitOf), "key", "label", "split", "sha256");
  }

  /** Like the method above, with the split of every row. */
  public static CloseableIterator<ShardRow> readWithoutImages(
      Path path, Configuration configuration, SplitOfRow splitOf) {
    return open(path, configuration, splitOf, "key", "label", "split", "sha256");
  }

  private static SplitOfRow where(SplitOf splitOf) {
    return (named, key, group, sha256) -> named.orElseGet(() -> splitOf.of(key));
  }

  private static RowReader<ShardRow> open(
      Path path, Configuration configuration, SplitOfRow splitOf, String... wanted) {
    Assembler assembler = new Assembler(path, splitOf, Set.of(wanted));
    return RowReader.open(path, configuration, assembler::columns, assembler);
  }

  /** Decides the split of an image whose row has none. */
  public interface SplitOf {
    Split of(String key);
  }

  /** Decides the split of any image. */
  public interface SplitOfRow {
    /**
     * The split.
     *
     * @param named what the row says
     * @param group what the group's column says, or empty
     */
    Split of(Optional<Split> named, String key, String group, String sha256);

    /** The column of text or numbers that contains the group of an image, or empty. */
    default String groupColumn() {
      return "";
    }

    /** The column of the labels, or empty where it is the one that {@link ImageColumns} takes. */
    default String labelColumn() {
      return "";
    }
  }

  private static final class Assembler implements RowAssembler<ShardRow> {
    private static final byte[] NONE = {};

    /** What a group's column is heard as that is none of the columns of a shard. */
    private static final String GROUP = "group";

    private final Path file;
    private final SplitOfRow splitOf;
    private final Set<String> wanted;
    private final boolean withImages;
    private String groupHeardAs = "";
    private long row = -1;
    private String key;
    private byte[] bytes;
    private String path;
    private long label;
    private String split;
    private String sha256;
    private String group;

    Assembler(Path file, SplitOfRow splitOf, Set<String> wanted) {
      this.file = file;
      this.splitOf = splitOf;
      this.wanted = wanted;
      this.withImages = wanted.contains("image");
    }

    /**
     * Maps image, label and group columns by their actual names, other columns by their usual
     * names.
     */
    Map<String, String> columns(MessageType schema, Map<String, String> metadata) {
      Map<String, String> names = new HashMap<>();
      wanted.stream().filter(schema::containsField).forEach(name -> names.put(name, name));
      ImageColumns.of(schema, metadata, splitOf.labelColumn())
          .ifPresent(
              found -> {
                names.keySet().removeAll(Set.of("image", "label"));
                if (withImages) {
                  names.put(found.image(), "image");
                }
                found.label().ifPresent(label -> names.put(label, "label"));
              });
      String column = splitOf.groupColumn();
      if (!column.isEmpty() && schema.containsField(column)) {
        groupHeardAs = names.computeIfAbsent(column, any -> GROUP);
      }
      return names;
    }

    @Override
    public void startAt(long first) {
      row = first - 1;
    }

    @Override
    public void start() {
      row++;
      key = "";
      bytes = NONE;
      path = "";
      label = ShardRow.UNLABELLED;
      split = "";
      sha256 = "";
      group = "";
    }

    @Override
    public void bytes(String column, byte[] value) {
      if (column.equals("image.bytes") || column.equals("image")) {
        bytes = value;
      }
    }

    @Override
    public void text(String column, String value) {
      group(column, value);
      switch (column) {
        case "key" -> key = value;
        case "image.path" -> path = value;
        case "split" -> split = value;
        case "sha256" -> sha256 = value;
        default -> {}
      }
    }

    @Override
    public void integer(String column, long value) {
      group(column, String.valueOf(value));
      if (column.equals("label")) {
        label = value;
      }
    }

    @Override
    public void real(String column, double value) {
      group(column, Double.isNaN(value) ? "" : String.valueOf(value));
    }

    private void group(String column, String value) {
      if (column.equals(groupHeardAs)) {
        group = value;
      }
    }

    /** The file's name, with its folder where it is a mere number, which others have too. */
    private static String named(Path file) {
      String name = file.getName();
      return name.matches("\\d+\\.parquet") ? file.getParent().getName() + "/" + name : name;
    }

    @Override
    public ShardRow end() {
      String name = key.isEmpty() ? named(file) + "#" + row : key;
      String hash = sha256.isEmpty() && withImages ? Sha256.of(bytes) : sha256;
      // An image that is only referenced by its path is not read here.
      boolean elsewhere = withImages && bytes.length == 0 && !path.isEmpty();
      String content = elsewhere ? Sha256.of(List.of(path)) : hash;
      Optional<Split> named =
          split.isEmpty() ? Optional.empty() : Optional.of(Split.ofRow(split, file, name));
      return new ShardRow(
          name, bytes, path, (int) label, splitOf.of(named, name, group, content), hash);
    }
  }
}
