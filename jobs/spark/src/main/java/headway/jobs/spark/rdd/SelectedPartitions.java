package headway.jobs.spark.rdd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/**
 * An RDD whose partitions are concatenations of partitions of its parent, in the given order.
 * Parent partitions that are not selected are neither computed nor read. Its lists are immutable
 * ones, so that the class also runs where Spark has Scala 2.13.
 */
public final class SelectedPartitions<T> extends RDD<T> {
  private static final long serialVersionUID = 1L;

  private final RDD<T> parent;
  private final transient List<int[]> chosen;

  private SelectedPartitions(JavaRDD<T> parent, List<int[]> chosen) {
    super(parent.rdd(), parent.classTag());
    this.parent = parent.rdd();
    this.chosen = chosen;
  }

  /**
   * A lazy view of {@code parent}.
   *
   * @param chosen for each partition of the result, the indices of the parent's partitions
   */
  public static <T> JavaRDD<T> of(JavaRDD<T> parent, List<int[]> chosen) {
    return new SelectedPartitions<>(parent, chosen).toJavaRDD();
  }

  /** Consecutive partitions together, in at most {@code most} groups of about the same number. */
  public static <T> JavaRDD<T> grouped(JavaRDD<T> parent, int most) {
    int count = parent.getNumPartitions();
    int groups = Math.min(count, most);
    return of(
        parent,
        IntStream.range(0, groups)
            .mapToObj(
                i ->
                    IntStream.range(first(count, groups, i), first(count, groups, i + 1)).toArray())
            .toList());
  }

  /** The first of {@code count} partitions that is in a group of {@link #grouped}. */
  public static int first(int count, int groups, int group) {
    return (int) ((long) count * group / groups);
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    List<Dependency<?>> dependencies = new ArrayList<>();
    dependencies.add(new Chosen<>(parent, chosen));
    return JavaConverters.asScalaBuffer(dependencies).toList();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] all = parent.partitions();
    Partition[] selected = new Partition[chosen.size()];
    for (int i = 0; i < selected.length; i++) {
      selected[i] =
          new Selected(i, Arrays.stream(chosen.get(i)).mapToObj(number -> all[number]).toList());
    }
    return selected;
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition split, TaskContext task) {
    return JavaConverters.asScalaIterator(
        new Rows<>(parent, ((Selected) split).parts.iterator(), task));
  }

  /** The rows of one partition after another; a partition is opened when its first row is due. */
  private static final class Rows<T> implements Iterator<T> {
    private final RDD<T> parent;
    private final Iterator<Partition> parts;
    private final TaskContext task;
    private Iterator<T> open = Collections.emptyIterator();

    Rows(RDD<T> parent, Iterator<Partition> parts, TaskContext task) {
      this.parent = parent;
      this.parts = parts;
      this.task = task;
    }

    @Override
    public boolean hasNext() {
      while (!open.hasNext() && parts.hasNext()) {
        open = JavaConverters.asJavaIterator(parent.iterator(parts.next(), task));
      }
      return open.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows");
      }
      return open.next();
    }
  }

  private static final class Selected implements Partition {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final ArrayList<Partition> parts;

    Selected(int index, List<Partition> parts) {
      this.index = index;
      this.parts = new ArrayList<>(parts);
    }

    @Override
    public int index() {
      return index;
    }
  }

  private static final class Chosen<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1L;

    private final transient List<int[]> chosen;

    Chosen(RDD<T> parent, List<int[]> chosen) {
      super(parent);
      this.chosen = chosen;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      List<Object> numbers = new ArrayList<>();
      Arrays.stream(chosen.get(partition)).forEach(numbers::add);
      return JavaConverters.asScalaBuffer(numbers).toList();
    }
  }
}
