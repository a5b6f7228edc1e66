package headway.ml;

import headway.common.InputException;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.LoadedImage;
import headway.ml.rows.EncodedImage;
import headway.ml.rows.JarVersion;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the images of rows of (image, label, key, split), one when it is asked for. */
final class TrainingRows implements FlatMapFunction<Iterator<Row>, LoadedImage> {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final String column;
  private final int classes;
  private final HashMap<String, Integer> labels = new HashMap<>();
  private final SplitRule rule;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final JarVersion version;

  /**
   * @param column of the labels
   * @param classes how many there are
   * @param names of classes where the column has names; empty where it has numbers
   * @param version of the driver
   */
  TrainingRows(
      String column,
      int classes,
      List<String> names,
      SplitRule rule,
      Broadcast<SerializableConfiguration> hadoop,
      JarVersion version) {
    this.column = column;
    this.classes = classes;
    names.forEach(name -> labels.put(name, labels.size()));
    this.rule = rule;
    this.hadoop = hadoop;
    this.version = version;
  }

  @Override
  public Iterator<LoadedImage> call(Iterator<Row> rows) {
    version.requireHere();
    Storage storage = new Storage(hadoop.value().value());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public LoadedImage next() {
        return image(rows.next(), storage);
      }
    };
  }

  private LoadedImage image(Row row, Storage storage) {
    byte[] bytes = {};
    String reason = "";
    try {
      bytes = EncodedImage.of(row.get(0), storage);
    } catch (InputException unreadable) {
      reason = unreadable.getMessage();
    }
    String key = row.isNullAt(2) ? "" : row.getString(2);
    if (key.isEmpty()) {
      key = Sha256.of(bytes);
    }
    Optional<Split> named = row.isNullAt(3) ? Optional.empty() : Split.named(row.getString(3));
    Optional<String> group = rule.groups().of(key);
    ImageRef ref =
        new ImageRef(
            key,
            "",
            bytes.length,
            0,
            label(row.get(1)),
            rule.known(named, group).orElse(null),
            group.orElse(""));
    return reason.isEmpty() ? LoadedImage.of(ref, bytes) : LoadedImage.refused(ref, reason);
  }

  private int label(Object value) {
    int label =
        value instanceof Number number ? number.intValue() : labels.getOrDefault(value, NONE);
    if (label < 0 || label >= classes) {
      throw new InputException(
          "Cannot fit: column %s has %s, which it had not when its classes were counted; fit a"
                  .formatted(column, value)
              + " dataset that is the same each time, such as one that was written or cached");
    }
    return label;
  }
}
