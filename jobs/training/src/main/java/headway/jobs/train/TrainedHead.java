package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.NetworkZip;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelManifest;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads the trained head of a model. */
public final class TrainedHead {
  private TrainedHead() {}

  /**
   * The head with its weights.
   *
   * @throws InputException if its file does not match the manifest
   */
  public static ComputationGraph of(ModelManifest model, Storage storage, Workspace workspace) {
    Path path = model.headFile(workspace);
    return NetworkZip.read(storage.read(path), model.headSha256(), path.toString());
  }
}
