package headway.common.network.kernels;

import headway.common.nd4j.Nd4jArrays;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's max pooling of 2×2 with stride 2, which stores the argmax. Not thread-safe. */
public final class HalvingPoolLayer extends SubsamplingLayer {
  private static final long serialVersionUID = 1L;

  /** The argmax of each output, 0 to 3, in row-major order. */
  private transient byte[] winners = new byte[0];

  public HalvingPoolLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (!Nd4jArrays.isHostFloats(input)) {
      return super.activate(training, workspaces);
    }
    INDArray dense = Nd4jArrays.dense(input);
    int height = (int) input.size(2);
    int width = (int) input.size(3);
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), input.size(1), height / 2, width / 2},
            'c');
    if (winners.length != outputs.length()) {
      winners = new byte[(int) outputs.length()];
    }
    FloatBuffer from = dense.data().asNioFloat();
    FloatBuffer to = outputs.data().asNioFloat();
    float[] two = new float[2 * width];
    float[] one = new float[width / 2];
    int done = 0;
    for (int plane = 0; plane < input.size(0) * input.size(1); plane++) {
      for (int row = 0; row < height / 2; row++, done += one.length) {
        from.get((plane * height + 2 * row) * width, two);
        pool(two, one, winners, done);
        to.put(done, one);
      }
    }
    Reference.reachabilityFence(dense);
    return outputs;
  }

  /**
   * Pools two rows to one. Branch-free, because mispredicted branches would take most of the time.
   */
  private static void pool(float[] two, float[] one, byte[] winners, int first) {
    int width = two.length / 2;
    for (int i = 0; i < one.length; i++) {
      float a = two[2 * i];
      float b = two[2 * i + 1];
      float c = two[width + 2 * i];
      float d = two[width + 2 * i + 1];
      float most = Math.max(Math.max(a, b), Math.max(c, d));
      one[i] = most;
      int notFirst = differs(a, most);
      int notSecond = notFirst & differs(b, most);
      int notThird = notSecond & differs(c, most);
      winners[first + i] = (byte) (notFirst + notSecond + notThird);
    }
  }

  /** 1, or 0 if the bits are equal. */
  private static int differs(float one, float other) {
    int bits = Float.floatToRawIntBits(one) ^ Float.floatToRawIntBits(other);
    return (bits | -bits) >>> 31;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!Nd4jArrays.isHostFloats(input)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray dense = Nd4jArrays.dense(epsilon);
    int height = (int) input.size(2);
    int width = (int) input.size(3);
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    FloatBuffer from = dense.data().asNioFloat();
    FloatBuffer to = gradient.data().asNioFloat();
    float[] two = new float[2 * width];
    float[] one = new float[width / 2];
    float[] noOutput = new float[width];
    int done = 0;
    for (int plane = 0; plane < input.size(0) * input.size(1); plane++) {
      int start = plane * height * width;
      for (int row = 0; row < height / 2; row++, done += one.length) {
        from.get(done, one);
        propagate(one, two, winners, done);
        to.put(start + 2 * row * width, two);
      }
      if (height % 2 == 1) {
        to.put(start + (height - 1) * width, noOutput);
      }
    }
    Reference.reachabilityFence(dense);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  /** Propagates one row of gradients to the argmax positions in two rows. */
  private static void propagate(float[] one, float[] two, byte[] winners, int first) {
    int width = two.length / 2;
    int[] positions = {0, 1, width, width + 1};
    Arrays.fill(two, 0);
    for (int i = 0; i < one.length; i++) {
      two[2 * i + positions[winners[first + i]]] = one[i];
    }
  }
}
