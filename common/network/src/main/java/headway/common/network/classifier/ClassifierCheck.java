package headway.common.network.classifier;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.network.runtime.FrozenNetwork;

/** Tests a classifier before it replaces the current one. */
public final class ClassifierCheck {
  private static final double LARGEST_ERROR = 1e-3;

  private ClassifierCheck() {}

  /**
   * Computes the probabilities of one image.
   *
   * @param model ONNX file, as {@link ClassifierWriter} makes it
   * @param input what it takes
   * @param classes that it tells apart
   * @throws InputException if it does not load, or its outputs are not probabilities
   */
  public static void require(byte[] model, Preprocessing input, int classes) {
    float[] probabilities = probabilities(model, input);
    double sum = 0;
    for (float each : probabilities) {
      sum += each;
    }
    if (probabilities.length != classes || !(Math.abs(sum - 1) < LARGEST_ERROR)) {
      throw new InputException(
          "Cannot export: the classifier gives %d values for %d classes, whose sum is %s instead of 1; the model has diverged or is damaged, train it again with a lower rate. The classifier that was there stays"
              .formatted(probabilities.length, classes, sum));
    }
  }

  private static float[] probabilities(byte[] model, Preprocessing input) {
    float[] image = new float[Preprocessing.CHANNELS * input.height() * input.width()];
    for (int i = 0; i < image.length; i++) {
      image[i] = i % 255 / 127.5f - 1;
    }
    try (FrozenNetwork classifier = FrozenNetwork.open(model, "classifier", "probabilities", 1)) {
      return classifier.run(image, 1);
    } catch (HeadwayException broken) {
      throw new InputException(
          "Cannot export: the new classifier does not load: "
              + broken.getMessage()
              + ". The classifier that was there stays",
          broken);
    }
  }
}
