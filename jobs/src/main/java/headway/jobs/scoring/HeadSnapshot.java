package headway.jobs.scoring;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** A head as plain values: its configuration and parameters, small enough to broadcast. */
public final class HeadSnapshot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String configurationJson;
  private final float[] parameters;

  public HeadSnapshot(ComputationGraph head) {
    this.configurationJson = head.getConfiguration().toJson();
    this.parameters = head.params().toFloatVector();
  }

  /** A network of its own for the caller. */
  public ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configurationJson));
    network.init(Nd4j.create(parameters, new long[] {1, parameters.length}), false);
    return network;
  }
}
