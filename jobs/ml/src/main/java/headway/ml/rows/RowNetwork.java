package headway.ml.rows;

import headway.common.InputException;
import headway.common.image.ImageTensor;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.jobs.frozen.PreprocessingJson;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** A network that takes one image after the other. Thread-safe; part of the closure. */
public final class RowNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final NetworkOutput output;
  private final int batchSize;
  private final Broadcast<SerializableConfiguration> hadoop;
  private transient volatile Opened opened;

  /**
   * @param batchSize of {@link #batches}
   */
  public RowNetwork(
      NetworkOutput output, int batchSize, Broadcast<SerializableConfiguration> hadoop) {
    this.output = output;
    this.batchSize = batchSize;
    this.hadoop = hadoop;
  }

  /** What a task opens once; where there is no task, the driver computes a row itself. */
  private record Opened(
      TaskContext task, Storage storage, ImageTensor tensor, NetworkCache.Use network) {}

  /**
   * Sends images in batches through the same network.
   *
   * @param value what is given for the values of an image; null is where an image is bad
   */
  public ImagePartition batches(ImageColumn images, Value value) {
    return new ImagePartition(
        images, new Single(output, value), batchSize, HandleInvalid.KEEP, false, hadoop);
  }

  /** Makes a value as Spark has it in its rows. */
  public interface Value extends Serializable {
    Object of(float[] values);
  }

  private record Single(NetworkOutput output, Value value) implements NetworkOutput {
    @Override
    public NetworkCache.Use open(Storage storage) {
      return output.open(storage);
    }

    @Override
    public String preprocessing() {
      return output.preprocessing();
    }

    @Override
    public Object[] columns(float[] values, int first, int count) {
      return new Object[] {value.of(Arrays.copyOfRange(values, first, first + count))};
    }

    @Override
    public int width() {
      return 1;
    }
  }

  /** What the network gives for an image; empty if the image is bad. */
  public Optional<float[]> run(Object image) {
    Opened own = opened();
    try {
      float[] pixels = new float[own.tensor.length()];
      try {
        own.tensor.fill(EncodedImage.of(image, own.storage), pixels, 0);
      } catch (InputException bad) {
        return Optional.empty();
      }
      return Optional.of(own.network.network().run(pixels, 1));
    } finally {
      if (own.task == null) {
        own.network.close();
      }
    }
  }

  /** Two threads may open it at the same time; they share the network even so. */
  private Opened opened() {
    Opened own = opened;
    TaskContext task = TaskContext.get();
    if (own == null || task == null || own.task != task) {
      Storage storage = new Storage(hadoop.value().value());
      own =
          new Opened(
              task,
              storage,
              new ImageTensor(PreprocessingJson.parse(output.preprocessing())),
              output.open(storage));
      opened = own;
    }
    return own;
  }
}
