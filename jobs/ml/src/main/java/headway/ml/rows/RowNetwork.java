package headway.ml.rows;

import headway.common.InputException;
import headway.common.image.ImageTensor;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.PreprocessingJson;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
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

  /** What a task opens once. */
  private record Opened(Storage storage, ImageTensor tensor, FrozenNetwork network) {}

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
    public FrozenNetwork open(Storage storage) {
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
    float[] pixels = new float[own.tensor.length()];
    try {
      own.tensor.fill(EncodedImage.of(image, own.storage), pixels, 0);
    } catch (InputException bad) {
      return Optional.empty();
    }
    return Optional.of(own.network.run(pixels, 1));
  }

  /** Two threads may open it at the same time; they share the network even so. */
  private Opened opened() {
    Opened own = opened;
    if (own == null) {
      Storage storage = new Storage(hadoop.value().value());
      own =
          new Opened(
              storage,
              new ImageTensor(PreprocessingJson.parse(output.preprocessing())),
              output.open(storage));
      opened = own;
    }
    return own;
  }
}
