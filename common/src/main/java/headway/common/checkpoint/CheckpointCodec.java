package headway.common.checkpoint;

import java.io.*;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

public final class CheckpointCodec {
  public static byte[] encode(ComputationGraph g) {
    try {
      ByteArrayOutputStream o = new ByteArrayOutputStream();
      ModelSerializer.writeModel(g, o, true);
      return o.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ComputationGraph decode(byte[] b) {
    try {
      return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(b), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
