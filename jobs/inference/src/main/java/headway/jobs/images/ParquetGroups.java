package headway.jobs.images;

import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** The groups of a file's labelled rows, read without the images. */
public final class ParquetGroups implements Iterator<Tuple2<String, ParquetGroups.GroupRows>> {
  private final CloseableIterator<ShardRow> rows;

  /** The groups of rows read ahead; the reader is one row ahead. */
  private final ArrayDeque<Tuple2<String, GroupRows>> groups = new ArrayDeque<>();

  private Tuple2<String, GroupRows> next;

  /**
   * The images of one group.
   *
   * @param images their number
   * @param splits a bit mask of their splits, by {@link Split#index}
   */
  public record GroupRows(long images, int splits) implements Serializable {
    GroupRows and(GroupRows more) {
      return new GroupRows(images + more.images, splits | more.splits);
    }
  }

  private ParquetGroups(ParquetSplits splits, Path file) {
    Optional<Split> ofFile = FileSplit.of(file);
    this.rows =
        ShardFile.readWithoutImages(
            file,
            ExecutorConfiguration.get(),
            new ShardFile.SplitOfRow() {
              @Override
              public Split of(Optional<Split> named, String key, String value, String sha256) {
                Optional<String> group = splits.group(key, value);
                Optional<Split> split = splits.rule().known(named.or(() -> ofFile), group);
                int bits = split.map(each -> 1 << each.index()).orElse(0);
                groups.add(new Tuple2<>(group.orElse(""), new GroupRows(1, bits)));
                return split.orElse(Split.TRAIN);
              }

              @Override
              public String groupColumn() {
                return splits.groupColumn();
              }

              @Override
              public String labelColumn() {
                return splits.labelColumn();
              }
            });
    TaskCompletionListener close = context -> rows.close();
    TaskContext.get().addTaskCompletionListener(close);
  }

  /**
   * Counts the groups and reports them to the user; does nothing without a grouping.
   *
   * @throws headway.common.InputException if there is no group, or if one group contains all images
   */
  public static void say(Session session, String stage, Path origin, ParquetSplits splits) {
    if (splits.rule().groups().isNone()) {
      return;
    }
    List<String> names = splits.files().stream().map(each -> each.getPath().toString()).toList();
    ParquetSplits rule = splits.withoutFiles();
    GroupStatistics none = new GroupStatistics(0, 0, 0, 0, "");
    session
        .context()
        .parallelize(names, TaskCount.of(names.size()))
        .flatMapToPair(name -> new ParquetGroups(rule, new Path(name)))
        .reduceByKey(GroupRows::and, TaskCount.of(names.size()))
        .map(ParquetGroups::totals)
        .fold(none, GroupStatistics::and)
        .say(stage, origin.toString(), splits.rule().groups(), () -> advice(splits));
  }

  private static String advice(ParquetSplits splits) {
    return splits.groupColumn().isEmpty()
        ? "name a column, or give a regular expression that matches in keys such as "
            + splits.files().get(0).getPath().getName()
            + "#0 or what a column key says"
        : "the column is empty: name another";
  }

  private static GroupStatistics totals(Tuple2<String, GroupRows> group) {
    GroupRows seen = group._2();
    return group._1().isEmpty()
        ? new GroupStatistics(0, 0, seen.images(), 0, "")
        : new GroupStatistics(
            1, seen.images(), 0, Integer.bitCount(seen.splits()) > 1 ? 1 : 0, group._1());
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      ShardRow row = rows.next();
      Tuple2<String, GroupRows> group = groups.remove();
      if (row.label() != ShardRow.UNLABELLED) {
        next = group;
      }
    }
    return next != null;
  }

  @Override
  public Tuple2<String, GroupRows> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more groups");
    }
    Tuple2<String, GroupRows> group = next;
    next = null;
    return group;
  }
}
