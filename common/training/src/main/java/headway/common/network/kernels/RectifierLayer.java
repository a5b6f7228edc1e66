package headway.common.network.kernels;

import headway.common.nd4j.Nd4jArrays;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's ReLU with a backward pass in one loop. Not thread-safe. */
public final class RectifierLayer extends ActivationLayer {
  private static final long serialVersionUID = 1L;

  /** Values that are computed at a time; they fit the L1 cache. */
  private static final int PIECE = 2048;

  public RectifierLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!Nd4jArrays.isHostFloats(input)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray dense = Nd4jArrays.dense(input);
    INDArray errors = Nd4jArrays.dense(epsilon);
    FloatBuffer values = dense.data().asNioFloat();
    FloatBuffer from = errors.data().asNioFloat();
    FloatBuffer to = gradient.data().asNioFloat();
    float[] value = new float[PIECE];
    float[] error = new float[PIECE];
    int length = (int) gradient.length();
    for (int done = 0; done < length; done += PIECE) {
      int some = Math.min(PIECE, length - done);
      values.get(done, value, 0, some);
      from.get(done, error, 0, some);
      applyReluBackward(value, error);
      to.put(done, error, 0, some);
    }
    Reference.reachabilityFence(dense);
    Reference.reachabilityFence(errors);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  /** Branch-free: the gradient is kept where the value is above 0, and otherwise 0. */
  private static void applyReluBackward(float[] value, float[] error) {
    for (int i = 0; i < value.length; i++) {
      int bits = Float.floatToRawIntBits(value[i]);
      int kept = (-bits & ~bits) >> 31;
      error[i] = Float.intBitsToFloat(Float.floatToRawIntBits(error[i]) & kept);
    }
  }
}
