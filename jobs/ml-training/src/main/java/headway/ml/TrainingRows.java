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

  private final HashMap<String, Integer> labels = new HashMap<>();
  private final SplitRule rule;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final JarVersion version;

  /**
   * @param names of classes where the column has names; empty where it has numbers
   * @param version of the driver
   */
  TrainingRows(
      List<String> names,
      SplitRule rule,
      Broadcast<SerializableConfiguration> hadoop,
      JarVersion version) {
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
    return value instanceof Number number ? number.intValue() : labels.get((String) value);
  }
}
