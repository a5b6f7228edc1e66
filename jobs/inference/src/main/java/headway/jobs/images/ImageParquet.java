package headway.jobs.images;

import headway.common.InputException;
import headway.common.dataset.ImageColumns;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.RowReader;
import headway.common.storage.Storage;
import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.Type;

/**
 * Parquet files in the Hugging Face image format: a file, a folder of them, or a folder with them
 * in subfolders, as {@code data/train-00000-of-00001.parquet} or {@code
 * default/train/0000.parquet}.
 */
public final class ImageParquet {
  private static final String END = ".parquet";
  private static final Set<String> IMAGE_ENDS =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "gif", "tif", "tiff");

  /** More are class folders, and looking into each would take long. */
  private static final int MOST_FOLDERS = 16;

  private static final int LOOKED_AT = 1_000;
  private static final int LEVELS = 2;

  private ImageParquet() {}

  /**
   * The Parquet files at {@code uri} if they contain images, by name; empty if it is something
   * else.
   *
   * @throws InputException where several folders beneath it have some that do not belong together
   */
  public static Optional<List<FileStatus>> find(Storage storage, Path uri) {
    List<FileStatus> files = in(storage, uri);
    if (files.isEmpty()) {
      files = beneath(storage, uri);
    }
    return !files.isEmpty() && find(storage, files.get(0)).isPresent()
        ? Optional.of(files)
        : Optional.empty();
  }

  private static Optional<ImageColumns> find(Storage storage, FileStatus file) {
    RowReader.Footer footer = RowReader.footer(file.getPath(), storage.configuration());
    return ImageColumns.of(footer.schema(), footer.metadata());
  }

  /**
   * The columns of a file that {@link #find(Storage, Path)} found; the user is told where they are
   * not plain from their names.
   *
   * @param labelColumn that holds the labels, or empty
   * @throws InputException where the file lacks it
   */
  public static ImageColumns columns(Storage storage, FileStatus file, String labelColumn) {
    RowReader.Footer footer = RowReader.footer(file.getPath(), storage.configuration());
    ImageColumns columns =
        ImageColumns.of(footer.schema(), footer.metadata(), labelColumn).orElseThrow();
    if (!labelColumn.isEmpty() && columns.label().isEmpty()) {
      throw new InputException(
          "Cannot read "
              + file.getPath()
              + ": it has no column "
              + labelColumn
              + " to take labels from but "
              + described(storage, file)
              + "; give --label-column another");
    }
    if (!columns.choice().isEmpty()) {
      Progress.say(file.getPath().getName() + ": " + columns.choice());
    }
    return columns;
  }

  /** The top-level columns of a file and their types, for a person. */
  public static String described(Storage storage, FileStatus file) {
    return RowReader.footer(file.getPath(), storage.configuration()).schema().getFields().stream()
        .map(Type::getName)
        .collect(Collectors.joining(", "));
  }

  private static List<FileStatus> in(Storage storage, Path folder) {
    return storage.list(
        folder,
        each ->
            each.isFile()
                && each.getPath().getName().endsWith(END)
                && !VisibleFiles.isHidden(each.getPath().getName()));
  }

  private static List<FileStatus> beneath(Storage storage, Path uri) {
    List<FileStatus> found = new ArrayList<>();
    Set<String> apart = new TreeSet<>();
    for (Path folder : folders(storage, uri)) {
      List<FileStatus> files = beneath(storage, folder, LEVELS);
      if (!files.isEmpty()) {
        found.addAll(files);
        apart.add(Split.named(folder.getName()).isPresent() ? "" : folder.getName());
      } else if (holdsImages(storage, folder)) {
        return List.of();
      }
    }
    if (apart.size() > 1) {
      throw new InputException(
          "Cannot read "
              + uri
              + ": there is Parquet in several folders beneath it ("
              + String.join(", ", apart)
              + "); give the URI of one of them");
    }
    return found;
  }

  private static List<FileStatus> beneath(Storage storage, Path folder, int levels) {
    List<FileStatus> first = storage.first(folder, LOOKED_AT);
    if (first.stream().anyMatch(each -> each.getPath().getName().endsWith(END))) {
      return in(storage, folder);
    }
    List<FileStatus> found = new ArrayList<>();
    if (levels > 1 && first.stream().noneMatch(FileStatus::isFile)) {
      folders(storage, folder).forEach(each -> found.addAll(beneath(storage, each, levels - 1)));
    }
    return found;
  }

  private static List<Path> folders(Storage storage, Path parent) {
    List<Path> folders =
        storage
            .list(
                parent,
                each -> each.isDirectory() && !VisibleFiles.isHidden(each.getPath().getName()))
            .stream()
            .map(FileStatus::getPath)
            .toList();
    return folders.size() > MOST_FOLDERS ? List.of() : folders;
  }

  private static boolean holdsImages(Storage storage, Path folder) {
    return storage.first(folder, LOOKED_AT).stream()
        .map(each -> each.getPath().getName().toLowerCase(Locale.ROOT))
        .anyMatch(name -> IMAGE_ENDS.contains(name.substring(name.lastIndexOf('.') + 1)));
  }
}
