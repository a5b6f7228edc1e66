package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.network.NetworkFiles;
import headway.common.network.pretrained.TopClassifier;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import java.io.Serializable;

/**
 * The source of a classifier's weights. They are not part of the closure; each executor reads them.
 */
public sealed interface ClassifierModel extends Serializable {

  /** The name for messages. */
  String name();

  /** The SHA-256 of its file. */
  String sha256();

  /**
   * The ONNX bytes of a network with the output {@code probabilities}.
   *
   * @throws InputException if the file has changed since the driver read it
   */
  byte[] read(Storage storage);

  /** A classifier that export wrote. */
  record Exported(String uri, String sha256) implements ClassifierModel {
    @Override
    public String name() {
      return uri;
    }

    @Override
    public byte[] read(Storage storage) {
      byte[] model = NetworkFiles.read(storage, uri, sha256);
      if (!Sha256.of(model).equals(sha256)) {
        throw new InputException(
            "Cannot predict with "
                + uri
                + ": the file changed while predicting; run predict again");
      }
      return model;
    }
  }

  /** A pretrained network with its own classification layer. */
  record Pretrained(FrozenSpec network) implements ClassifierModel {
    @Override
    public String name() {
      return network.reference();
    }

    @Override
    public String sha256() {
      return network.networkSha256();
    }

    @Override
    public byte[] read(Storage storage) {
      return TopClassifier.probabilities(FrozenNetworks.frozenBytes(storage, network), name());
    }
  }
}
