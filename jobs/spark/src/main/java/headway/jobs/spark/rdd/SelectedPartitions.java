package headway.jobs.spark.rdd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    return JavaConverters.asScalaIterator(((Selected) split).parts.iterator())
        .flatMap(part -> parent.iterator(part, task));
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
