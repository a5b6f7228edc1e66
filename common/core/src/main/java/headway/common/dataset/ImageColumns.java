package headway.common.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The image and label columns of a Parquet file in the Hugging Face format. The image is the column
 * {@code image}, or else the first that is a struct of {@code bytes} and {@code path} or that the
 * metadata calls an Image. The label is the ClassLabel {@code label}, or else the first ClassLabel,
 * or else the column {@code label}.
 *
 * @param image the column of the images
 * @param label the column of the labels, if there is one
 * @param classes names by label; empty where the metadata has none
 * @param imageColumns all columns of images
 * @param labelColumns all ClassLabels
 */
public record ImageColumns(
    String image,
    Optional<String> label,
    List<String> classes,
    List<String> imageColumns,
    List<String> labelColumns) {
  private static final String IMAGE = "image";
  private static final String LABEL = "label";

  /** The columns of a file; empty if none contains images. */
  public static Optional<ImageColumns> of(MessageType schema, Map<String, String> metadata) {
    return of(schema, metadata, "");
  }

  /**
   * As above, with the labels of another column.
   *
   * @param labelColumn that holds them, or empty; where the file lacks it, it has no labels
   */
  public static Optional<ImageColumns> of(
      MessageType schema, Map<String, String> metadata, String labelColumn) {
    Map<String, String> types = HuggingFaceMetadata.types(metadata);
    List<String> images =
        schema.getFields().stream()
            .filter(field -> holdsImages(field, types.getOrDefault(field.getName(), "")))
            .map(Type::getName)
            .toList();
    if (images.isEmpty()) {
      return Optional.empty();
    }
    List<String> labels =
        schema.getFields().stream()
            .map(Type::getName)
            .filter(name -> types.getOrDefault(name, "").equals(HuggingFaceMetadata.CLASS_LABEL))
            .toList();
    Optional<String> label =
        !labelColumn.isEmpty()
            ? Optional.of(labelColumn).filter(schema::containsField)
            : labels.isEmpty()
                ? Optional.of(LABEL).filter(schema::containsField)
                : Optional.of(preferred(LABEL, labels));
    return Optional.of(
        new ImageColumns(
            preferred(IMAGE, images),
            label,
            label.flatMap(name -> HuggingFaceMetadata.classNames(metadata, name)).orElse(List.of()),
            images,
            labels));
  }

  private static String preferred(String name, List<String> columns) {
    return columns.contains(name) ? name : columns.get(0);
  }

  private static boolean holdsImages(Type field, String type) {
    if (field.isPrimitive()) {
      return isBytes(field)
          && (field.getName().equals(IMAGE) || type.equals(HuggingFaceMetadata.IMAGE));
    }
    return !field.isRepetition(Type.Repetition.REPEATED)
        && field.asGroupType().containsField("bytes")
        && isBytes(field.asGroupType().getType("bytes"))
        && (type.isEmpty()
            || type.equals(HuggingFaceMetadata.IMAGE)
            || field.getName().equals(IMAGE));
  }

  private static boolean isBytes(Type field) {
    return field.isPrimitive()
        && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  /** Which columns are taken, where that is not plain from their names; empty where it is. */
  public String choice() {
    StringBuilder said = new StringBuilder();
    if (!image.equals(IMAGE) || imageColumns.size() > 1) {
      said.append("images are those of the column ")
          .append(of(image, imageColumns, "call another image to take that"));
    }
    if (label.isPresent() && (!label.get().equals(LABEL) || labelColumns.size() > 1)) {
      said.append(said.isEmpty() ? "" : ", ");
      said.append("labels those of the column ")
          .append(of(label.get(), labelColumns, "--label-column takes another"));
    }
    return said.toString();
  }

  private static String of(String chosen, List<String> all, String otherwise) {
    return all.size() < 2
        ? chosen
        : chosen + " (of " + String.join(", ", all) + "; " + otherwise + ")";
  }
}
