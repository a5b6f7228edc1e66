package headway.jobs.scoring;

import headway.common.nd4j.Nd4jArrays;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A head as plain values: its configuration and parameters, small enough to broadcast. */
public final class HeadSnapshot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String configurationJson;
  private final float[] parameters;

  public HeadSnapshot(ComputationGraph head) {
    this.configurationJson = head.getConfiguration().toJson();
    this.parameters = Nd4jArrays.of(head.params());
  }

  /** A new network with this configuration and these parameters. */
  public ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configurationJson));
    network.init(Nd4jArrays.matrix(parameters, 1), false);
    return network;
  }
}
