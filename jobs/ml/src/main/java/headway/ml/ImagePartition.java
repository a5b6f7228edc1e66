package headway.ml;

import headway.common.InputException;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.DecodedBatch;
import headway.jobs.frozen.DecodedBatches;
import headway.jobs.frozen.PreprocessingJson;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/** Sends the images of a partition through a network in batches, and adds columns to its rows. */
final class ImagePartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final ImageColumn column;
  private final NetworkOutput output;
  private final int batchSize;
  private final HandleInvalid invalid;
  private final boolean withReason;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param withReason whether the last new column says why an image is bad
   */
  ImagePartition(
      ImageColumn column,
      NetworkOutput output,
      int batchSize,
      HandleInvalid invalid,
      boolean withReason,
      Broadcast<SerializableConfiguration> hadoop) {
    this.column = column;
    this.output = output;
    this.batchSize = batchSize;
    this.invalid = invalid;
    this.withReason = withReason;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Storage storage = new Storage(hadoop.value().value());
    FrozenNetwork network = output.open(storage);
    ImageRows images = new ImageRows(rows, column, storage);
    DecodedBatches batches =
        new DecodedBatches(
            images, PreprocessingJson.parse(output.preprocessing()), batchSize, false);
    TaskContext.get()
        .addTaskCompletionListener(
            task -> {
              images.close();
              batches.close();
            });
    return new Output(images, batches, network);
  }

  private final class Output implements Iterator<Row> {
    private final ImageRows images;
    private final DecodedBatches batches;
    private final FrozenNetwork network;
    private final Queue<Row> ready = new ArrayDeque<>();
    private long number;

    Output(ImageRows images, DecodedBatches batches, FrozenNetwork network) {
      this.images = images;
      this.batches = batches;
      this.network = network;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && batches.hasNext()) {
        add(batches.next());
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      return ready.remove();
    }

    private void add(DecodedBatch batch) {
      requireWanted();
      int good = batch.rows().size();
      float[] values = good == 0 ? new float[0] : network.run(batch.pixels(), good);
      int count = network.featureCount();
      Iterator<DecodedBatch.RejectedImage> refused = batch.refused().iterator();
      for (int i = 0; i < good; i++) {
        long own = Long.parseLong(batch.rows().get(i).key());
        while (number < own) {
          refuse(refused.next().reason());
        }
        ready.add(with(images.row(), output.columns(values, i * count, count), null));
        number++;
      }
      refused.forEachRemaining(each -> refuse(each.reason()));
    }

    /** Spark tells a task that its job is cancelled, and interrupts nothing. */
    private void requireWanted() {
      if (TaskContext.get().isInterrupted()) {
        throw new TaskKilledException("the job is cancelled");
      }
    }

    private void refuse(String reason) {
      Row row = images.row();
      String why = images.reason(number).orElse(reason);
      if (invalid == HandleInvalid.ERROR) {
        throw new InputException(
            "Cannot use column %s: the image of row %d of partition %d is bad (%s); set handleInvalid to keep or skip, or leave it out"
                .formatted(column.name(), number, TaskContext.getPartitionId(), why));
      }
      if (invalid == HandleInvalid.KEEP) {
        ready.add(with(row, new Object[output.width()], why));
      }
      number++;
    }

    private Row with(Row row, Object[] added, String reason) {
      int before = row.size();
      Object[] values = new Object[before + added.length + (withReason ? 1 : 0)];
      for (int i = 0; i < before; i++) {
        values[i] = row.get(i);
      }
      System.arraycopy(added, 0, values, before, added.length);
      if (withReason) {
        values[values.length - 1] = reason;
      }
      return RowFactory.create(values);
    }
  }

  /** What becomes of a row whose image is null or cannot be decoded. */
  enum HandleInvalid {
    ERROR,
    SKIP,
    KEEP;

    static HandleInvalid of(String name) {
      return Arrays.stream(values())
          .filter(each -> each.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "handleInvalid must be error, skip or keep but was " + name));
    }
  }
}
