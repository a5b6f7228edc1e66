package headway.common.network.measure;

import headway.common.InputException;
import headway.common.natives.OneDnn;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jThreads;
import headway.common.network.forms.ImageInput;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.PretrainedLayers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network's whole forward pass, by processor time of one thread: as Headway runs it, as DL4J
 * does, and as ONNX Runtime runs a file of the same network by other hands.
 *
 * @param dl4jImagesPerSecond of DL4J's {@code output()} with its built-in layers; 0 where it lacks
 *     some, and so what follows of DL4J
 * @param overDl4j how many times as fast
 * @param dl4jOneDnnImagesPerSecond of DL4J's {@code output()} with oneDNN, where it is wanted and
 *     can
 * @param peerImagesPerSecond 0 where no other file was given, and so {@code overPeer}
 */
public record FrozenSpeed(
    double imagesPerSecond,
    double dl4jImagesPerSecond,
    double overDl4j,
    double dl4jOneDnnImagesPerSecond,
    double peerImagesPerSecond,
    double overPeer) {
  private static final int BATCH = 8;
  private static final int ROUNDS = 10;
  private static final int WARM_UP = 3;
  private static final int DL4J_ROUNDS = 2;

  /**
   * Runs each in turn.
   *
   * @param reader reads the network anew
   * @param layers whether DL4J is to run it too
   * @param oneDnn whether oneDNN is to be used where it can
   * @param peer another ONNX file of the same network, with images N×C×H×W
   */
  public static FrozenSpeed measure(
      Supplier<PretrainedNetwork> reader, boolean layers, boolean oneDnn, Optional<byte[]> peer) {
    PretrainedNetwork network = reader.get();
    ImageInput input = network.onnx().input();
    float[] images = new float[BATCH * input.valuesPerImage()];
    Random random = new Random(1);
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 1;
    }
    Map<String, Double> seconds = runtime(network, peer, images);
    double ours = BATCH / seconds.get("headway");
    INDArray batch = Nd4jArrays.matrix(images, 1).reshape(input.shape(BATCH));
    double dl4j = layers ? byDl4j(reader, false, batch) : 0;
    double dl4jOneDnn = layers ? byDl4j(reader, oneDnn, batch) : 0;
    double theirs = peer.isEmpty() ? 0 : BATCH / seconds.get("peer");
    return new FrozenSpeed(
        ours,
        dl4j,
        dl4j == 0 ? 0 : ours / dl4j,
        dl4jOneDnn,
        theirs,
        peer.isEmpty() ? 0 : ours / theirs);
  }

  /** Images per second; 0 where DL4J lacks layers of the network. */
  private static double byDl4j(Supplier<PretrainedNetwork> reader, boolean oneDnn, INDArray batch) {
    OneDnn.use(oneDnn);
    try {
      return BATCH / dl4j(PretrainedLayers.of(reader.get()).graph(), batch);
    } catch (InputException withoutSuchLayers) {
      return 0;
    }
  }

  /** Whether DL4J has all layers of the network. */
  public boolean dl4jReads() {
    return dl4jImagesPerSecond > 0;
  }

  private static Map<String, Double> runtime(
      PretrainedNetwork network, Optional<byte[]> peer, float[] images) {
    // As extract hands over its batches: read in place.
    FloatBuffer batch =
        ByteBuffer.allocateDirect(images.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(0, images);
    InterleavedTimer turns = new InterleavedTimer();
    Optional<FrozenNetwork> theirs = peer.map(file -> FrozenNetwork.open(file, "peer", 1));
    try (FrozenNetwork ours = FrozenNetwork.open(network.folded(), network.onnx().origin(), 1)) {
      turns.way("headway", () -> ours.run(batch, BATCH));
      theirs.ifPresent(each -> turns.way("peer", () -> each.run(batch, BATCH)));
      return turns.run(WARM_UP, ROUNDS);
    } finally {
      theirs.ifPresent(FrozenNetwork::close);
    }
  }

  private static double dl4j(ComputationGraph graph, INDArray batch) {
    Nd4jThreads.useOne();
    return new InterleavedTimer()
        .way("dl4j", () -> graph.output(batch.dup()))
        .run(1, DL4J_ROUNDS)
        .get("dl4j");
  }
}
