package headway.jobs.report;

import headway.common.HeadwayException;
import headway.common.image.HeatMap;
import headway.common.image.ImageTensor;
import headway.common.image.RgbImage;
import headway.common.image.Thumbnails;
import headway.common.network.cam.ClassActivation;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.common.report.Thumbnail;
import headway.common.storage.Storage;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Draws class activation maps over photos, as the network saw them.
 *
 * @param classifier URI of what export wrote
 * @param headSha256 of the head that it must be made of, for export may be older than the model
 */
record ActivationMaps(String classifier, String headSha256) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The maps by key, computed in one task, which opens the classifier once.
   *
   * @param labels by key: the class whose map is drawn
   * @return without those photos that have no map: nothing where the classifier is missing, was
   *     made of another head or nowhere has rows and columns
   */
  Map<String, Thumbnail> of(Session session, List<String> shards, Map<String, Integer> labels) {
    Map<String, Thumbnail> drawn = new HashMap<>();
    if (labels.isEmpty() || shards.isEmpty() || !session.storage().exists(new Path(classifier))) {
      return drawn;
    }
    HashMap<String, Integer> wanted = new HashMap<>(labels);
    WantedRows.of(session, shards, labels.keySet(), row -> Optional.of(row.bytes()))
        .repartition(1)
        .mapPartitions(photos -> draw(photos, wanted))
        .collect()
        .forEach(pair -> drawn.put(pair._1(), Thumbnail.jpeg(pair._2())));
    return drawn;
  }

  private Iterator<Tuple2<String, byte[]>> draw(
      Iterator<Tuple2<String, byte[]>> photos, Map<String, Integer> labels) {
    byte[] model = new Storage(ExecutorConfiguration.get()).read(new Path(classifier));
    OnnxGraph graph = OnnxGraph.parse(model, classifier);
    ClassifierMetadata metadata = ClassifierMetadata.of(graph);
    List<Tuple2<String, byte[]>> drawn = new ArrayList<>();
    if (!headSha256.equals(metadata.provenance().get("headSha256"))) {
      return drawn.iterator();
    }
    ImageTensor tensor = new ImageTensor(PreprocessingJson.parse(metadata.preprocessing()));
    try (ClassActivation activation = ClassActivation.open(graph, 1).orElse(null)) {
      while (activation != null && photos.hasNext()) {
        Tuple2<String, byte[]> photo = photos.next();
        draw(activation, tensor, photo._2(), labels.get(photo._1()))
            .ifPresent(jpeg -> drawn.add(new Tuple2<>(photo._1(), jpeg)));
      }
    }
    return drawn.iterator();
  }

  private static Optional<byte[]> draw(
      ClassActivation activation, ImageTensor tensor, byte[] encoded, int label) {
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
