package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.NetworkZip;
import headway.common.storage.Storage;
import headway.jobs.model.TrainedModel;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads the trained head of a model. */
public final class TrainedHead {
  private TrainedHead() {}

  /**
   * The head with its weights.
   *
   * @throws InputException if its file does not match the manifest
   */
  public static ComputationGraph of(TrainedModel model, Storage storage) {
    return NetworkZip.read(storage, model.head(), model.manifest().headSha256());
  }
}
