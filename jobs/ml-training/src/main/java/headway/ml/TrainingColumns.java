package headway.ml;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.images.packed.PackedClasses;
import headway.jobs.shard.LoadedImages;
import headway.ml.rows.ImageColumn;
import headway.ml.rows.JarVersion;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a classifier is trained on.
 *
 * @param key empty for none
 * @param split empty for none
 * @param allTrain whether images are for training where there is no such column
 */
record TrainingColumns(String image, String label, String key, String split, boolean allTrain) {
  /** Spark ML's own, which {@code StringIndexer} writes. */
  private static final String ATTRIBUTE = "ml_attr";

  private static final String NAMES = "vals";
  private static final int MOST_CLASSES = 1_000_000;

  /** A column with more than synonyms and capitalisations of three names has other values. */
  private static final int MOST_SPLIT_NAMES = 100;

  /**
   * Requires the columns to be there and to have types that do.
   *
   * @throws IllegalArgumentException naming the column
   */
  void require(StructType schema) {
    ImageColumn.of(schema, image);
    ImageColumn.requireOnce(schema, label);
    DataType labels = schema.apply(label).dataType();
    if (!(labels instanceof StringType) && !(labels instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Column %s must be of type string or numeric but was actually of type %s."
              .formatted(label, labels.catalogString()));
    }
    requireText(schema, key);
    requireText(schema, split);
  }

  private static void requireText(StructType schema, String name) {
    ImageColumn.requireOnce(schema, name);
    if (!name.isEmpty() && !(schema.apply(name).dataType() instanceof StringType)) {
      throw new IllegalArgumentException(
          "Column %s must be of type string but was actually of type %s."
              .formatted(name, schema.apply(name).dataType().catalogString()));
    }
  }

  /**
   * The images with labels and splits, none of which is read before training.
   *
   * @param given names of the classes, or none
   */
  LoadedImages images(Dataset<?> dataset, String[] given, ShardSettings settings) {
    List<String> classes = classes(dataset, given);
    Set<Split> named = EnumSet.noneOf(Split.class);
    boolean all = true;
    if (split.isEmpty() && allTrain) {
      named.add(Split.TRAIN);
    } else if (!split.isEmpty()) {
      for (Row each :
          dataset.select(col(split)).distinct().limit(MOST_SPLIT_NAMES).collectAsList()) {
        all &= !each.isNullAt(0);
        if (!each.isNullAt(0)) {
          named.add(split(each.getString(0)));
        }
      }
    }
    SplitRule rule = DeclaredSplits.rule("fit", named, all, settings);
    Dataset<Row> wanted =
        dataset.select(
            col(image),
            col(label),
            key.isEmpty() ? lit("") : col(key),
            split.isEmpty() ? lit(allTrain ? Split.TRAIN.label() : "") : col(split));
    boolean byName = dataset.schema().apply(label).dataType() instanceof StringType;
    return LoadedImages.of(
        classes,
        wanted
            .toJavaRDD()
            .mapPartitions(
                new TrainingRows(
                    label,
                    classes.size(),
                    byName ? classes : List.of(),
                    rule,
                    ImageModel.hadoop(dataset.sparkSession()),
                    JarVersion.own())),
        rule);
  }

  /** The column of this name, which may have dots. */
  private static Column col(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private Split split(String name) {
    return Split.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Column %s must have train, val or test but has %s".formatted(split, name)));
  }

  private List<String> classes(Dataset<?> dataset, String[] given) {
    StructField field = dataset.schema().apply(label);
    requireDifferent("Param classNames", List.of(given));
    requireDifferent("Metadata of column " + label, attribute(field));
    if (!(field.dataType() instanceof StringType)) {
      return numbers(dataset, given.length == 0 ? attribute(field) : List.of(given));
    }
    List<String> found = names(dataset);
    if (given.length == 0) {
      return found;
    }
    Set<String> known = Set.of(given);
    found.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "Column %s has %s, which is not in classNames".formatted(label, name));
            });
    return List.of(given);
  }

  private static void requireDifferent(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "%s must have different names but has %s twice".formatted(what, name));
      }
    }
  }

  private InputException withOneClass() {
    return new InputException(
        "Cannot fit: column %s has fewer than two classes; a classifier needs two"
            .formatted(label));
  }

  private List<String> names(Dataset<?> dataset) {
    List<Row> rows =
        dataset.select(col(label)).distinct().limit(PackedClasses.MOST + 1).collectAsList();
    if (rows.stream().anyMatch(each -> each.isNullAt(0))) {
      throw withNulls();
    }
    if (rows.isEmpty()) {
      throw withoutRows();
    }
    if (rows.size() == 1) {
      throw withOneClass();
    }
    if (rows.size() > PackedClasses.MOST) {
      throw new IllegalArgumentException(
          "Column %s must have the names of classes but has more than %,d values, such as '%s'"
              .formatted(label, PackedClasses.MOST, rows.get(0).getString(0)));
    }
    return rows.stream().map(each -> each.getString(0)).sorted().toList();
  }

  private IllegalArgumentException withNulls() {
    return new IllegalArgumentException(
        "Column %s must not have null values; leave those rows out".formatted(label));
  }

  private static InputException withoutRows() {
    return new InputException("Cannot fit: the dataset has no rows");
  }

  private static List<String> attribute(StructField field) {
    if (field.metadata().contains(ATTRIBUTE)
        && field.metadata().getMetadata(ATTRIBUTE).contains(NAMES)) {
      return List.of(field.metadata().getMetadata(ATTRIBUTE).getStringArray(NAMES));
    }
    return List.of();
  }

  /** Names for whole numbers from 0; the numbers themselves where there are none. */
  private List<String> numbers(Dataset<?> dataset, List<String> names) {
    Column value = col(label).cast("double");
    Row range =
        dataset
            .agg(
                count(lit(1)).minus(count(value)),
                min(value),
                max(value),
                max(abs(value.minus(floor(value)))))
            .first();
    if (range.getLong(0) > 0) {
      throw withNulls();
    }
    if (range.isNullAt(1)) {
      throw withoutRows();
    }
    double most = range.getDouble(2);
    if (range.getDouble(1) < 0 || !(most < MOST_CLASSES) || range.getDouble(3) != 0) {
      throw new IllegalArgumentException(
          "Column %s must have whole numbers from 0 but has %svalues from %s to %s"
              .formatted(
                  label, range.getDouble(3) == 0 ? "" : "fractions, ", range.getDouble(1), most));
    }
    if (range.getDouble(1) == most) {
      throw withOneClass();
    }
    if (names.isEmpty()) {
      return IntStream.rangeClosed(0, (int) most).mapToObj(String::valueOf).toList();
    }
    if (most >= names.size()) {
      throw new IllegalArgumentException(
          "Column %s has label %d but names for labels 0 to %d alone"
              .formatted(label, (int) most, names.size() - 1));
    }
    return names;
  }
}
