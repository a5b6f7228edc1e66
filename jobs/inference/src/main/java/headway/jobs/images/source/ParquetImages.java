package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ImageColumns;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.images.FileSplit;
import headway.jobs.images.ParquetGroups;
import headway.jobs.images.ParquetSplits;
import headway.jobs.images.VisibleFiles;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.Type;

/**
 * Parquet files in the Hugging Face image format: a file, a folder of files, or a folder with
 * subfolders, such as {@code data/train-00000-of-00001.parquet} or {@code
 * default/train/0000.parquet}.
 */
record ParquetImages(Path uri, List<FileStatus> files) implements ImageFiles {
  private static final String END = ".parquet";
  private static final Set<String> IMAGE_ENDS =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "gif", "tif", "tiff");

  /** The limit for subfolders to inspect; more are taken for class folders. */
  private static final int MOST_FOLDERS = 16;

  private static final int LOOKED_AT = 1_000;

  private static final int LEVELS = 2;

  /**
   * Finds Parquet files at {@code uri} that contain images; empty if there are none.
   *
   * @throws InputException if several subfolders contain unrelated Parquet files
   */
  static Optional<ImageSource> find(Storage storage, Path uri) {
    List<FileStatus> files = in(storage, uri);
    if (files.isEmpty()) {
      files = beneath(storage, uri);
    }
    return !files.isEmpty() && columns(storage, files.get(0)).isPresent()
        ? Optional.of(new ParquetImages(uri, files))
        : Optional.empty();
  }

  @Override
  public String form() {
    return "Parquet files";
  }

  private static Optional<ImageColumns> columns(Storage storage, FileStatus file) {
    RowReader.Footer footer = RowReader.footer(file.getPath(), storage.configuration());
    return ImageColumns.of(footer.schema(), footer.metadata());
  }

  @Override
  public LabelledFiles labelled(
      Session session, String stage, ShardSettings settings, boolean forTraining) {
    ParquetSplits splits = ParquetSplits.of(session, stage, files, settings);
    if (forTraining && !splits.train()) {
      throw new InputException(
          "Cannot %s %s: it names splits but no training split; name one train"
              .formatted(stage, uri));
    }
    ParquetGroups.say(session, stage, uri, splits);
    FileStatus first = splits.files().get(0);
    List<String> classes = columns(session.storage(), first, settings.labelColumn()).classes();
    if (forTraining) {
      requireClasses(session.storage(), stage, first, classes, settings.labelColumn());
    }
    return new LabelledFiles(
        splits.files(), classes, splits.rule(), new LabelledRows(splits.withoutFiles()));
  }

  @Override
  public ImageRows images() {
    return (file, configuration) -> ShardFile.readAll(file, configuration, Split.TEST);
  }

  private record LabelledRows(ParquetSplits splits) implements ImageRows {
    @Override
    public CloseableIterator<ShardRow> read(Path file, Configuration configuration) {
      return ShardFile.read(file, configuration, splits.ofRows(file));
    }

    /**
     * Reads no images. A row without a split takes that of its file's name. Without either its hash
     * decides, so the file may contain training images.
     */
    @Override
    public boolean mayTrain(Path file, Configuration configuration) {
      Split usual = FileSplit.of(file).orElse(Split.TRAIN);
      return ImageRows.hasTraining(ShardFile.readWithoutImages(file, configuration, key -> usual));
    }
  }

  private static void requireClasses(
      Storage storage, String stage, FileStatus file, List<String> classes, String labelColumn) {
    String failed = "Cannot " + stage + " " + file.getPath() + ": ";
    if (classes.isEmpty()) {
      throw new InputException(
          failed
              + "its metadata names no classes for the column "
              + (labelColumn.isEmpty() ? "label" : labelColumn)
              + " (it has "
              + described(storage, file)
              + "); write it with Hugging Face datasets and a ClassLabel");
    }
    if (classes.size() < 2) {
      throw new InputException(failed + "it has fewer than two classes; a classifier needs two");
    }
  }

  /**
   * Determines the columns and reports a choice that their names do not make obvious.
   *
   * @throws InputException if the requested label column is missing
   */
  private static ImageColumns columns(Storage storage, FileStatus file, String labelColumn) {
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

  private static String described(Storage storage, FileStatus file) {
    return RowReader.footer(file.getPath(), storage.configuration()).schema().getFields().stream()
        .map(Type::getName)
        .collect(Collectors.joining(", "));
  }

  /** The Parquet files in a folder; none if it begins with many other files. */
  private static List<FileStatus> in(Storage storage, Path folder) {
    List<FileStatus> files = new ArrayList<>();
    AtomicInteger others = new AtomicInteger();
    storage.forEachWhile(
        folder,
        each -> {
          String name = each.getPath().getName();
          if (each.isFile() && name.endsWith(END) && !VisibleFiles.isHidden(name)) {
            return files.add(each);
          }
          return others.incrementAndGet() < MOST_OTHERS || !files.isEmpty();
        });
    files.sort(Comparator.comparing(each -> each.getPath().getName()));
    return files;
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

  /** The folders in a folder; none if they are many, or come after many files. */
  private static List<Path> folders(Storage storage, Path parent) {
    List<Path> folders = new ArrayList<>();
    AtomicInteger others = new AtomicInteger();
    storage.forEachWhile(
        parent,
        each -> {
          if (each.isDirectory() && !VisibleFiles.isHidden(each.getPath().getName())) {
            folders.add(each.getPath());
            return folders.size() <= MOST_FOLDERS;
          }
          return others.incrementAndGet() < MOST_OTHERS;
        });
    folders.sort(Comparator.comparing(Path::getName));
    return folders.size() > MOST_FOLDERS ? List.of() : folders;
  }

  private static boolean holdsImages(Storage storage, Path folder) {
    return storage.first(folder, LOOKED_AT).stream()
        .map(each -> each.getPath().getName().toLowerCase(Locale.ROOT))
        .anyMatch(name -> IMAGE_ENDS.contains(name.substring(name.lastIndexOf('.') + 1)));
  }
}
