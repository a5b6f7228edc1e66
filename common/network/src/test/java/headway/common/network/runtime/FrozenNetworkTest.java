package headway.common.network.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.network.GoldenCrop;
import headway.common.network.NetworkCatalogue;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrozenNetworkTest {
  private static final int CALLERS = 2;
  private static final int ROUNDS = 3;
  private static final int BATCH = 4;

  private static FrozenNetwork whole;
  private static FrozenNetwork frozen;

  @BeforeAll
  static void load() {
    byte[] model = NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
    whole = FrozenNetwork.open(model, "efficientnet-lite0", 1);
    byte[] part = OnnxCut.below(OnnxGraph.parse(model, "efficientnet-lite0"), "features");
    frozen = FrozenNetwork.open(part, "frozen", 1);
  }

  @AfterAll
  static void close() {
    whole.close();
    frozen.close();
  }

  @Test
  void computesFromGoldenCropsTheirLogits() {
    for (GoldenCrop crop : GoldenCrop.all()) {
      assertClose(crop.name(), whole.run(crop.pixels(), 1), crop.logits());
    }
  }

  @Test
  void computesFromGoldenCropsTheirFeaturesBelowTheCut() {
    for (GoldenCrop crop : GoldenCrop.all()) {
      assertClose(crop.name(), frozen.run(crop.pixels(), 1), crop.features());
    }
  }

  @Test
  void givesConcurrentCallersTheBytesOfASingleOne() throws Exception {
    List<float[]> batches = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      batches.add(noise(BATCH, caller));
      expected.add(frozen.run(batches.get(caller), BATCH));
    }
    assertThat(expected.get(0)).isNotEqualTo(expected.get(1));

    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<float[]>> runs = new ArrayList<>();
      for (int i = 0; i < CALLERS * ROUNDS; i++) {
        float[] batch = batches.get(i % CALLERS);
        runs.add(() -> frozen.run(batch, BATCH));
      }
      List<Future<float[]>> outputs = callers.invokeAll(runs);
      for (int i = 0; i < outputs.size(); i++) {
        assertThat(outputs.get(i).get()).containsExactly(expected.get(i % CALLERS));
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void readsDirectBuffersFromTheirPositionAndLeavesThemAsTheyWere() {
    float[] image = noise(1, 9);
    FloatBuffer direct = direct(image.length + 5);
    direct.position(5).put(image).position(5);

    assertThat(frozen.run(direct, 1)).containsExactly(frozen.run(image, 1));
    assertThat(direct.position()).isEqualTo(5);
  }

  @Test
  void refusesBuffersItCannotRead() {
    FloatBuffer swapped =
        ByteBuffer.allocateDirect(frozen.input().valuesPerImage() * Float.BYTES)
            .order(swappedOrder())
            .asFloatBuffer();

    assertThatThrownBy(() -> frozen.run(swapped, 1))
        .hasMessage("pixels must be in native byte order");
    assertThatThrownBy(() -> frozen.run(new float[7], 2))
        .hasMessage("2 images need 301,056 pixel values but there are 7");
  }

  @Test
  void saysWhatOnnxRuntimeRefuses() {
    byte[] unknownOperator =
        TinyModel.ofImage(0, 3, 2, 2).node("Wobble", "y", "image").output("y", 0, 3).bytes();

    assertThatThrownBy(() -> FrozenNetwork.open(unknownOperator, "s3a://m/wobbly.onnx", 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot load network s3a://m/wobbly.onnx: its node 'y' (Wobble) is of an operator that"
                + " ONNX Runtime does not have; export the network with ONNX's own operators");
  }

  @Test
  void refusesNetworkThatMixesTheImagesOfABatch() {
    byte[] mixing =
        TinyModel.ofImage(0, 3, 2, 2).node("ReduceSum", "y", "image").output("y").bytes();

    assertThatThrownBy(() -> FrozenNetwork.open(mixing, "mixing.onnx", 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use network mixing.onnx: for 2 images its output 'y' has shape [1, 1, 1, 1]"
                + " where one row per image is expected; export it with a free batch dimension");
  }

  @Test
  void namesTheOutputsWhenAskedForAnother() {
    byte[] model = TinyModel.ofImage(0, 3, 2, 2).node("Relu", "y", "image").output("y").bytes();

    assertThatThrownBy(() -> FrozenNetwork.open(model, "own.onnx", "probabilities", 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("Cannot read output 'probabilities' of network own.onnx: its outputs are [y]");
  }

  private static ByteOrder swappedOrder() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static FloatBuffer direct(int values) {
    return ByteBuffer.allocateDirect(values * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float[] noise(int images, long seed) {
    Random random = new Random(seed);
    float[] values = new float[images * frozen.input().valuesPerImage()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s, value %d", name, i).isCloseTo(expected[i], within(1e-3f));
    }
  }
}
