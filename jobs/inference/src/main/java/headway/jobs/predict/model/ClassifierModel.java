package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.network.NetworkFiles;
import headway.common.network.pretrained.TopClassifier;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import java.io.Serializable;

/** Where the weights of a classifier come from; they do not travel, each executor reads them. */
public sealed interface ClassifierModel extends Serializable {

  /** As messages name it. */
  String name();

  /** Of the file that it is read from. */
  String sha256();

  /**
   * The ONNX file with the output {@code probabilities}.
   *
   * @throws InputException where the file is no longer the one that the driver saw
   */
  byte[] read(Storage storage);

  /** What export wrote. */
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

  /** A network with its top. */
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
