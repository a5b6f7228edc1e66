package headway.jobs.predict;

import headway.common.InputException;
import headway.common.network.FrozenNetwork;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Exported classifiers, each read by hash and open once per JVM. */
final class Classifiers {
  private static final Map<ClassifierSpec, FrozenNetwork> OPEN = new HashMap<>();

  private Classifiers() {}

  /**
   * The open classifier.
   *
   * @throws InputException where the file is no longer the one that the driver saw
   */
  static synchronized FrozenNetwork open(Storage storage, ClassifierSpec spec) {
    return OPEN.computeIfAbsent(
        spec,
        absent -> {
          byte[] model = storage.read(new Path(spec.uri()));
          if (!Sha256.of(model).equals(spec.sha256())) {
            throw new InputException(
                "Cannot predict with "
                    + spec.uri()
                    + ": the file changed while predicting; run predict again");
          }
          return FrozenNetwork.open(
              model, spec.uri(), ClassifierWriter.PROBABILITIES, spec.threads());
        });
  }
}
