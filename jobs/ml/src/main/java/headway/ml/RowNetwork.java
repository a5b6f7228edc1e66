package headway.ml;

import headway.common.InputException;
import headway.common.image.ImageTensor;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.PreprocessingJson;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Sends one image after the other through a network. Thread-safe; part of the closure. */
final class RowNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final NetworkOutput output;
  private final Broadcast<SerializableConfiguration> hadoop;
  private transient volatile Opened opened;

  private RowNetwork(NetworkOutput output, Broadcast<SerializableConfiguration> hadoop) {
    this.output = output;
    this.hadoop = hadoop;
  }

  /** What a task opens once. */
  private record Opened(Storage storage, ImageTensor tensor, FrozenNetwork network) {}

  /** The network of a stage, for the tasks of a session. */
  static RowNetwork of(SparkSession session, ImageModel<?> stage) {
    return new RowNetwork(stage.output(session), ImageModel.hadoop(session));
  }

  /** What the network gives for an image; empty if the image is bad. */
  Optional<float[]> run(Object image) {
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
