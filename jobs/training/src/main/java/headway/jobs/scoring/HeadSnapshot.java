package headway.jobs.scoring;

import headway.common.nd4j.Nd4jArrays;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A head as it is broadcast: its configuration and parameters. Where it is made, its parameters are
 * those of the network itself, which must not change meanwhile.
 */
public final class HeadSnapshot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String configurationJson;
  private final NetworkVector parameters;
  private transient INDArray shared;

  public HeadSnapshot(ComputationGraph head) {
    this.configurationJson = head.getConfiguration().toJson();
    this.parameters = NetworkVector.of(head.params());
    this.shared = head.params();
  }

  /**
   * A new network that computes with these parameters. All networks of a snapshot share one array
   * of them in a process, so they must not be trained.
   */
  public ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configurationJson));
    network.init(shared(), false);
    return network;
  }

  private synchronized INDArray shared() {
    if (shared == null) {
      shared = Nd4jArrays.vector(parameters.values());
    }
    return shared;
  }
}
