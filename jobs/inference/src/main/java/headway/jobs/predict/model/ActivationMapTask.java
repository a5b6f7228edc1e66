package headway.jobs.predict.model;

import headway.common.HeadwayException;
import headway.common.image.HeatMap;
import headway.common.image.ImageTensor;
import headway.common.image.RgbImage;
import headway.common.image.Thumbnails;
import headway.common.network.classifier.ClassActivationMap;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.jobs.frozen.PreprocessingJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scala.Tuple2;

/** Draws class activation maps over preprocessed images, in one task. */
public final class ActivationMapTask {
  private ActivationMapTask() {}

  /**
   * The maps as JPEG, by key.
   *
   * @param classifier an exported classifier
   * @param photos encoded images, by key
   * @param labels by key: the class whose map is drawn
   * @return the maps, without images that cannot be decoded; empty if no activation of the
   *     classifier has spatial dimensions
   */
  public static Iterator<Tuple2<String, byte[]>> draw(
      OnnxGraph classifier, Iterator<Tuple2<String, byte[]>> photos, Map<String, Integer> labels) {
    List<Tuple2<String, byte[]>> drawn = new ArrayList<>();
    ClassifierMetadata metadata = ClassifierMetadata.of(classifier);
    ImageTensor tensor =
        new ImageTensor(
            PreprocessingJson.parse(
                metadata.preprocessing(), classifier.input(), classifier.origin()));
    try (ClassActivationMap activation = ClassActivationMap.open(classifier, 1).orElse(null)) {
      while (activation != null && photos.hasNext()) {
        Tuple2<String, byte[]> photo = photos.next();
        draw(activation, tensor, photo._2(), labels.get(photo._1()))
            .ifPresent(jpeg -> drawn.add(new Tuple2<>(photo._1(), jpeg)));
      }
    }
    return drawn.iterator();
  }

  private static Optional<byte[]> draw(
      ClassActivationMap activation, ImageTensor tensor, byte[] encoded, int label) {
    try {
      RgbImage seen = tensor.pixels(encoded);
      float[] pixels = new float[tensor.length()];
      tensor.fill(seen, pixels, 0);
      HeatMap map = activation.of(pixels, label);
      return Optional.of(Thumbnails.jpeg(map.over(seen)));
    } catch (HeadwayException undecodable) {
      return Optional.empty();
    }
  }
}
