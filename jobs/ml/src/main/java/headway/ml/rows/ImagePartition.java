package headway.ml.rows;

import headway.common.InputException;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.DecodedBatch;
import headway.jobs.frozen.DecodedBatches;
import headway.jobs.frozen.PreprocessingJson;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/**
 * Sends the images of a partition through a network in batches. It takes Spark's own rows and gives
 * them in the same order, with values behind those that they have.
 */
public final class ImagePartition
    extends AbstractFunction1<scala.collection.Iterator<Object>, scala.collection.Iterator<Object>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageColumn column;
  private final NetworkOutput output;
  private final int batchSize;
  private final HandleInvalid invalid;
  private final boolean withReason;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param withReason whether the last new value says why an image is bad
   */
  public ImagePartition(
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
  public scala.collection.Iterator<Object> apply(scala.collection.Iterator<Object> rows) {
    return rows.hasNext()
        ? JavaConverters.asScalaIterator(opened(JavaConverters.asJavaIterator(rows)))
        : rows;
  }

  private Iterator<Object> opened(Iterator<Object> rows) {
    Storage storage = new Storage(hadoop.value().value());
    FrozenNetwork network = output.open(storage).network();
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

  private final class Output implements Iterator<Object> {
    private final ImageRows images;
    private final DecodedBatches batches;
    private final FrozenNetwork network;
    private final Queue<ImageRows.Taken> ready = new ArrayDeque<>();
    private InputFile shown;
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
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      ImageRows.Taken row = ready.remove();
      if (!row.file().equals(shown)) {
        shown = row.file();
        shown.setForThread();
      }
      return row.row();
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
      ImageRows.Taken row = images.row();
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

    private ImageRows.Taken with(ImageRows.Taken taken, Object[] added, String reason) {
      Object[] values = withReason ? Arrays.copyOf(added, added.length + 1) : added;
      if (withReason) {
        values[added.length] = UTF8String.fromString(reason);
      }
      return new ImageRows.Taken(
          new JoinedRow(taken.row(), new GenericInternalRow(values)), taken.file());
    }
  }
}
