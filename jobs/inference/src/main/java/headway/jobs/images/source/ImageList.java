package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Storage;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.packed.PackedClasses;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A CSV (with a header) or Parquet list of {@code path, label[, split]}. Paths are URIs, or
 * relative to the list's folder. The path column may also be named {@code file_name} or {@code
 * key}.
 */
record ImageList(Path uri) implements ListedImages {
  /**
   * Limit for synonyms and capitalisations of three names; a list with more contains invalid names.
   */
  private static final int MOST_SPLIT_NAMES = 100;

  /** Of more, the others are looked at when their images are read. */
  private static final int MOST_FILE_SYSTEMS = 1_000;

  /** Of a list, some ten thousands of lines. */
  private static final int BYTES_PER_TASK = 4 << 20;

  /** The possible names of the path column; the first that exists is used. */
  private static final List<String> PATHS = List.of("path", "file_name", "key");

  /** A list, recognized by its file extension. */
  static Optional<ImageSource> find(Storage storage, Path uri) {
    String name = uri.getName().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".parquet")
        ? Optional.of(new ImageList(uri))
        : Optional.empty();
  }

  @Override
  public String folderOfKeys(Storage storage) {
    return ListedImages.withoutSlash(storage.qualify(uri).getParent());
  }

  /** One path with two labels remains two images. The conflict is detected when they are read. */
  @Override
  public Listing labelled(Session session, ShardSettings settings) {
    Path list = session.storage().qualify(uri);
    Dataset<Row> rows =
        withPath(
            list.getName().toLowerCase(Locale.ROOT).endsWith(".csv")
                ? CsvList.read(session, list)
                : session.sql().read().parquet(list.toString()));
    List<String> columns = Arrays.asList(rows.columns());
    for (String wanted : List.of("path", "label")) {
      if (!columns.contains(wanted)) {
        throw new InputException(
            "Cannot read the list "
                + list
                + ": it has no column "
                + wanted
                + " but "
                + columns
                + "; it needs path, label and, if you like, split");
      }
    }
    requireComplete(rows, list);
    boolean hasSplit = columns.contains("split");
    boolean hasGroup = hasGroup(columns, settings.groups(), list);
    SplitRule rule = rule(rows, hasSplit, list, settings);
    List<String> sorted = classes(rows, list);
    HashMap<String, Integer> labels = new HashMap<>();
    sorted.forEach(name -> labels.put(name, labels.size()));
    requireFileSystems(session, rows, list);
    String folder = folderOfKeys(session.storage());
    String name = list.toString();
    JavaRDD<ImageRef> images =
        rows.select(
                rows.col("path"),
                rows.col("label"),
                hasSplit ? rows.col("split") : functions.lit(""),
                hasGroup ? rows.col(settings.groups().expression()) : functions.lit(""))
            .javaRDD()
            .map(row -> image(row, name, folder, labels, rule, hasGroup))
            .keyBy(image -> image.key() + '\0' + image.label())
            .reduceByKey(ImageList::first, partitions(session.storage(), list, rows))
            .values();
    return new Listing(sorted, ListedFolders.complete(images), rule);
  }

  private static List<String> classes(Dataset<Row> rows, Path list) {
    List<Row> labels = rows.select("label").distinct().takeAsList(PackedClasses.MOST + 1);
    if (labels.size() > PackedClasses.MOST) {
      throw new InputException(
          "Cannot read the list %s: its column label has more than %,d different values, such as '%s'; write the class of each image there"
              .formatted(list, PackedClasses.MOST, text(labels.get(0), 0)));
    }
    return labels.stream().map(row -> text(row, 0)).sorted().toList();
  }

  /** A CSV list is read by one task; what follows is divided by its length. */
  private static int partitions(Storage storage, Path list, Dataset<Row> rows) {
    long bytes = new ImageList(list).file(storage).map(FileStatus::getLen).orElse(0L);
    long pieces = Math.min(bytes / BYTES_PER_TASK, TaskCount.MOST - 1) + 1;
    return TaskCount.of(Math.max((int) pieces, rows.toJavaRDD().getNumPartitions()));
  }

  /**
   * Whether the grouping names a column.
   *
   * @throws InputException if it is a plain word that names no column
   */
  private static boolean hasGroup(List<String> columns, GroupPattern groups, Path list) {
    boolean isColumn = columns.contains(groups.expression());
    if (!isColumn && groups.isPlainWord()) {
      throw new InputException(
          "Cannot read the list "
              + list
              + ": it has no column "
              + groups
              + " to group by but "
              + columns
              + "; name one of them, or give a regular expression on the path");
    }
    return isColumn;
  }

  private static SplitRule rule(
      Dataset<Row> rows, boolean hasSplit, Path list, ShardSettings settings) {
    Set<Split> named = EnumSet.noneOf(Split.class);
    boolean all = hasSplit;
    if (hasSplit) {
      List<Row> splits = rows.select("split").distinct().takeAsList(MOST_SPLIT_NAMES);
      splits.forEach(row -> Split.named(text(row, 0).trim()).ifPresent(named::add));
      all = splits.stream().noneMatch(row -> text(row, 0).isBlank());
    }
    return DeclaredSplits.rule("shard", named, all, settings);
  }

  /**
   * Renames the path column; Headway's tables name it key, Hugging Face's metadata.csv file_name.
   */
  private static Dataset<Row> withPath(Dataset<Row> rows) {
    List<String> columns = Arrays.asList(rows.columns());
    return PATHS.stream()
        .filter(columns::contains)
        .findFirst()
        .map(name -> rows.withColumnRenamed(name, PATHS.get(0)))
        .orElse(rows);
  }

  /** Requires each file system that a path names to be accessible, before images are read. */
  private static void requireFileSystems(Session session, Dataset<Row> rows, Path list) {
    rows
        .select("path")
        .javaRDD()
        .flatMap(row -> ImageUri.fileSystem(text(row, 0)).stream().iterator())
        .distinct()
        .take(MOST_FILE_SYSTEMS)
        .stream()
        .sorted()
        .forEach(
            root -> {
              try {
                session.storage().qualify(Storage.path(root));
              } catch (InputException unknown) {
                throw new InputException(
                    "Cannot read the list " + list + ": " + unknown.getMessage(), unknown);
              }
            });
  }

  private static void requireComplete(Dataset<Row> rows, Path list) {
    List<Row> incomplete =
        rows.select("path", "label")
            .filter("path is null or trim(path) = '' or label is null or trim(label) = ''")
            .takeAsList(1);
    if (!incomplete.isEmpty()) {
      throw new InputException(
          "Cannot read the list "
              + list
              + ": the row "
              + incomplete.get(0)
              + " has no path or no label; complete or remove it");
    }
  }

  /**
   * Chooses the row of the lower split of two rows with the same path and label, whatever their
   * order.
   */
  private static ImageRef first(ImageRef a, ImageRef b) {
    return order(a) <= order(b) ? a : b;
  }

  private static int order(ImageRef image) {
    return image.split() == null ? Integer.MAX_VALUE : image.split().index();
  }

  private static String text(Row row, int column) {
    return row.isNullAt(column) ? "" : String.valueOf(row.get(column));
  }

  private static ImageRef image(
      Row row,
      String list,
      String folder,
      Map<String, Integer> labels,
      SplitRule rule,
      boolean hasGroup) {
    String path = text(row, 0);
    int label = labels.get(text(row, 1));
    String split = text(row, 2).trim();
    String uri = ImageUri.resolve(new Storage(ExecutorConfiguration.get()), folder, path);
    Optional<Split> named =
        split.isEmpty() ? Optional.empty() : Optional.of(split(split, path, list));
    Optional<String> group =
        hasGroup
            ? Optional.of(text(row, 3)).filter(each -> !each.isBlank())
            : rule.groups().of(path);
    return new ImageRef(
        path, uri, -1, 0, label, rule.known(named, group).orElse(null), group.orElse(""));
  }

  private static Split split(String name, String path, String list) {
    return Split.named(name)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot read the list "
                        + list
                        + ": the split '"
                        + name
                        + "' of "
                        + path
                        + " is none of train, val and test; write one of them or leave it empty"));
  }
}
