package headway.common.network.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.hyperparameters.HeadActivation;
import headway.common.network.NetworkCatalogue;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TinyModel;
import headway.common.network.runtime.FrozenNetwork;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierWriterTest {
  private static final int HIDDEN = 16;
  private static final OnnxGraph NETWORK =
      OnnxGraph.parse(
          NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes(), "efficientnet-lite0");
  private static final byte[] FROZEN = OnnxCut.below(NETWORK, "features");
  private static final ClassifierMetadata METADATA =
      new ClassifierMetadata(
          List.of("daisy", "\"tulip\"", "Löwenzahn"),
          "{\"id\":\"efficientnet-lite\",\"height\":224}",
          Map.of("network", "efficientnet-lite0", "seed", "7", "cut", "features"));

  /** Pages list it, and are the same whenever they are drawn. */
  @Test
  void saysWhatMadeItInTheOrderOfNames() {
    assertThat(METADATA.provenance().keySet()).containsExactly("cut", "network", "seed");
  }

  @Test
  void computesAsTheHeadDoesOnTheFeatures() {
    Random random = new Random(3);
    DenseWeights hidden = dense(1280, HIDDEN, random, HeadActivation.TANH);
    DenseWeights top = dense(HIDDEN, 3, random);
    byte[] classifier = ClassifierWriter.join(FROZEN, List.of(hidden, top), METADATA);
    int images = 3;
    float[] pixels = noise(images * NETWORK.input().valuesPerImage(), random);

    INDArray features;
    try (var frozen = FrozenNetwork.open(FROZEN, "frozen", 1)) {
      features = Nd4j.createFromArray(frozen.run(pixels, images)).reshape(images, 1280);
    }
    INDArray activated = Nd4j.math().tanh(apply(hidden, features));
    INDArray logits = apply(top, activated);

    assertClose(run(classifier, "logits", pixels, images), logits);
    assertClose(run(classifier, "probabilities", pixels, images), Nd4j.nn().softmax(logits, 1));
  }

  @Test
  void computesEveryActivationAsDl4jDoes() {
    Random random = new Random(4);
    byte[] pooled = tinyFrozen("features");
    for (HeadActivation activation : HeadActivation.values()) {
      DenseWeights first = dense(3, HIDDEN, random, activation);
      DenseWeights top = dense(HIDDEN, 3, random);
      float[] pixels = noise(5 * 12, random);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] *= 60;
      }
      byte[] classifier = ClassifierWriter.join(pooled, List.of(first, top), METADATA);

      INDArray features = Nd4j.createFromArray(pixels).reshape(5, 3, 4).mean(2);
      INDArray expected =
          apply(
              top,
              org.nd4j.linalg.activations.Activation.valueOf(activation.name())
                  .getActivationFunction()
                  .getActivation(apply(first, features), false));

      assertThat(expected.ameanNumber().doubleValue()).as(activation.name()).isGreaterThan(0.01);
      assertClose(run(classifier, "logits", pixels, 5), expected);
    }
  }

  @Test
  void keepsTheFrozenHalfByteForByte() {
    byte[] classifier =
        ClassifierWriter.join(FROZEN, List.of(dense(1280, 3, new Random(1))), METADATA);

    OnnxGraph joined = OnnxGraph.parse(classifier, "classifier.onnx");

    assertThat(OnnxCut.below(joined, "features")).isEqualTo(FROZEN);
  }

  @Test
  void carriesItsMetadata() {
    byte[] frozen =
        TinyModel.ofImage(0, 3, 2, 2)
            .node("GlobalAveragePool", "pooled", "image")
            .output("pooled", 0, 3, 1, 1)
            .metadata("licence", "CC0")
            .bytes();
    byte[] classifier =
        ClassifierWriter.join(frozen, List.of(dense(3, 3, new Random(1))), METADATA);

    OnnxGraph joined = OnnxGraph.parse(classifier, "classifier.onnx");

    assertThat(ClassifierMetadata.of(joined)).isEqualTo(METADATA);
    assertThat(joined.metadata())
        .containsEntry("licence", "CC0")
        .containsEntry("headway.classNames", "[\"daisy\",\"\\\"tulip\\\"\",\"Löwenzahn\"]");
    assertThat(joined.outputs()).containsExactly("logits", "probabilities");
  }

  @Test
  void writesTheSameBytesEachTime() {
    byte[] once = ClassifierWriter.join(FROZEN, List.of(dense(1280, 3, new Random(1))), METADATA);
    ClassifierMetadata sameMetadata =
        new ClassifierMetadata(
            METADATA.classNames(),
            METADATA.preprocessing(),
            Map.of("cut", "features", "seed", "7", "network", "efficientnet-lite0"));
    byte[] again =
        ClassifierWriter.join(FROZEN, List.of(dense(1280, 3, new Random(1))), sameMetadata);

    assertThat(again).isEqualTo(once);
  }

  @Test
  void keepsApartFromTensorsOfTheFrozenHalfWithTheHeadsNames() {
    DenseWeights top = dense(3, 3, new Random(2));
    float[] pixels = noise(2 * 12, new Random(5));
    float[] expected =
        run(
            ClassifierWriter.join(tinyFrozen("features"), List.of(top), METADATA),
            "logits",
            pixels,
            2);

    byte[] clashing =
        TinyModel.ofImage(0, 3, 2, 2)
            .weights("head/0/weights", new long[] {1}, 1)
            .weights("probabilities", new long[] {1}, 0)
            .node("GlobalAveragePool", "head/flat", "image")
            .node("Mul", "frozen/logits", "head/flat", "head/0/weights")
            .node("Add", "logits", "frozen/logits", "probabilities")
            .output("logits", 0, 3, 1, 1)
            .bytes();
    byte[] classifier = ClassifierWriter.join(clashing, List.of(top), METADATA);

    assertThat(run(classifier, "logits", pixels, 2)).containsExactly(expected);
  }

  @Test
  void refusesHeadsThatDoNotFit() {
    Random random = new Random(1);
    assertThatThrownBy(
            () -> ClassifierWriter.join(FROZEN, List.of(dense(1280, 4, random)), METADATA))
        .hasMessage("the head has 4 outputs but there are 3 classes");
    assertThatThrownBy(
            () ->
                ClassifierWriter.join(
                    FROZEN, List.of(dense(1280, 8, random), dense(9, 3, random)), METADATA))
        .hasMessage("a dense layer of the head takes 9 values but the layer below it gives 8");
    assertThatThrownBy(
            () ->
                ClassifierWriter.join(
                    FROZEN, List.of(dense(1280, 3, random, HeadActivation.RELU)), METADATA))
        .hasMessage("the last layer of a head must give the logits");
  }

  @Test
  void refusesToPredictWithANetworkThatIsNoClassifierOfOurs() {
    assertThatThrownBy(() -> ClassifierMetadata.of(NETWORK))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot predict with efficientnet-lite0: its metadata lacks 'headway.classNames'; give"
                + " a classifier.onnx that Headway exported");
  }

  private static byte[] tinyFrozen(String output) {
    return TinyModel.ofImage(0, 3, 2, 2)
        .node("GlobalAveragePool", output, "image")
        .output(output, 0, 3, 1, 1)
        .bytes();
  }

  private static float[] run(byte[] model, String output, float[] pixels, int images) {
    try (var network = FrozenNetwork.open(model, "classifier.onnx", output, 1)) {
      return network.run(pixels, images);
    }
  }

  private static INDArray apply(DenseWeights dense, INDArray values) {
    INDArray weights = Nd4j.createFromArray(dense.weights()).reshape(dense.inputs(), dense.units());
    return values.mmul(weights).addRowVector(Nd4j.createFromArray(dense.bias()));
  }

  private static void assertClose(float[] actual, INDArray expected) {
    float[] values = expected.dup('c').data().asFloat();
    assertThat(actual).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(values[i], within(1e-4f));
    }
  }

  private static DenseWeights dense(int in, int out, Random random) {
    return dense(in, out, random, HeadActivation.IDENTITY);
  }

  private static DenseWeights dense(int in, int out, Random random, HeadActivation activation) {
    return new DenseWeights(in, out, noise(in * out, random), noise(out, random), activation);
  }

  private static float[] noise(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) / 10;
    }
    return values;
  }
}
