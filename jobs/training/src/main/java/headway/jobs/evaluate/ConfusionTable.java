package headway.jobs.evaluate;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.ConfusionRow;
import headway.common.dataset.predictions.PredictedPair;
import headway.common.evaluation.ConfusedPair;
import headway.jobs.parts.Attempt;
import headway.jobs.parts.PartOutput;
import headway.jobs.predictions.TablePart;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Counts which class was predicted for images of which, over the predictions that tasks wrote, and
 * writes the counts that are not 0. Pairs are counted in the executors; the driver gets the worst
 * of each file.
 *
 * @param folder of the table
 */
record ConfusionTable(Session session, List<String> classes, Path folder) {
  /** How many of the worst pairs are kept. */
  static final int WORST = 20;

  /** Above it there is another file: sorting the pairs of one takes some 16 bytes for each. */
  private static final long MOST_ROWS = 1_000_000;

  private static final int LABEL_BITS = 32;

  /**
   * What was written.
   *
   * @param worst the wrong predictions that occur most, at most {@value #WORST}
   */
  record Written(List<WrittenFile> files, List<ConfusedPair> worst) {}

  /** One file; crosses Kryo. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Part(WrittenFile file, ConfusedPair[] worst) implements Serializable {}

  /**
   * Counts and writes.
   *
   * @param parts of the predictions, by number
   * @param from the folder of the parts
   */
  Written write(List<TablePart> parts, Path from) {
    List<String> files =
        parts.stream()
            .filter(part -> part.rows() > 0)
            .map(part -> new Path(from, part.file()).toString())
            .toList();
    long rows = parts.stream().mapToLong(TablePart::rows).sum();
    int tables = Math.toIntExact(Math.min(rows / MOST_ROWS + 1, Short.MAX_VALUE));
    Broadcast<List<String>> names = session.context().broadcast(new ArrayList<>(classes));
    PartOutput output = new PartOutput(List.of(folder));
    JavaRDD<Part> counted =
        session
            .context()
            .parallelize(files, TaskCount.of(files.size()))
            .mapPartitionsToPair(ConfusionTable::count)
            .reduceByKey(Long::sum, tables)
            .mapPartitionsWithIndex(
                (number, pairs) ->
                    output.write((to, task) -> written(number, pairs, names, to.get(0), task)),
                false);
    List<Part> written = counted.collect();
    names.destroy();
    return new Written(
        written.stream().map(Part::file).toList(),
        written.stream()
            .flatMap(part -> Arrays.stream(part.worst()))
            .sorted(ConfusedPair.MOST_FIRST)
            .limit(WORST)
            .toList());
  }

  private static Iterator<Tuple2<Long, Long>> count(Iterator<String> files) {
    Map<Long, Long> counts = new HashMap<>();
    while (files.hasNext()) {
      try (CloseableIterator<PredictedPair> rows =
          PredictedPair.TABLE.read(new Path(files.next()), ExecutorConfiguration.get())) {
        rows.forEachRemaining(
            row -> counts.merge((long) row.truth() << LABEL_BITS | row.predicted(), 1L, Long::sum));
      }
    }
    return counts.entrySet().stream()
        .map(each -> new Tuple2<>(each.getKey(), each.getValue()))
        .iterator();
  }

  private static Iterator<Part> written(
      int number,
      Iterator<Tuple2<Long, Long>> counts,
      Broadcast<List<String>> names,
      Path folder,
      Attempt attempt) {
    List<ConfusedPair> pairs = new ArrayList<>();
    counts.forEachRemaining(
        each ->
            pairs.add(
                new ConfusedPair(
                    (int) (each._1() >> LABEL_BITS), each._1().intValue(), each._2())));
    pairs.sort(
        Comparator.comparingInt(ConfusedPair::truth).thenComparingInt(ConfusedPair::predicted));
    PriorityQueue<ConfusedPair> worst = new PriorityQueue<>(ConfusedPair.MOST_FIRST.reversed());
    try (RowWriter<ConfusionRow> table =
        ConfusionRow.TABLE.writer(
            new Path(folder, TablePart.fileName(number)), attempt.configuration())) {
      for (ConfusedPair pair : pairs) {
        table.write(
            new ConfusionRow(
                names.value().get(pair.truth()),
                names.value().get(pair.predicted()),
                pair.images()));
        if (!pair.right()) {
          worst.add(pair);
        }
        if (worst.size() > WORST) {
          worst.remove();
        }
      }
      attempt.requirePermission();
      return Stream.of(new Part(table.finish(), worst.toArray(new ConfusedPair[0]))).iterator();
    }
  }
}
