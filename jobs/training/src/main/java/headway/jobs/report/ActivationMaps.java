package headway.jobs.report;

import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.common.report.data.Thumbnail;
import headway.common.storage.Storage;
import headway.jobs.images.SelectedRows;
import headway.jobs.predict.model.ActivationMapTask;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Draws class activation maps over preprocessed images.
 *
 * @param classifier URI of the exported classifier
 * @param headSha256 of the model's head, because the exported classifier may be older than the
 *     model
 */
record ActivationMaps(String classifier, String headSha256) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The maps by key, computed in one task, which opens the classifier once.
   *
   * @param labels by key: the class whose map is drawn
   * @return the maps, without images that cannot be decoded; empty if the classifier is missing,
   *     has another head, or has no activations with spatial dimensions
   */
  Map<String, Thumbnail> of(Session session, List<String> shards, Map<String, Integer> labels) {
    Map<String, Thumbnail> drawn = new HashMap<>();
    if (labels.isEmpty() || shards.isEmpty() || !session.storage().exists(new Path(classifier))) {
      return drawn;
    }
    HashMap<String, Integer> wanted = new HashMap<>(labels);
    SelectedRows.of(session, shards, labels.keySet(), row -> Optional.of(row.bytes()))
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
    if (!headSha256.equals(metadata.provenance().get("headSha256"))) {
      return Collections.emptyIterator();
    }
    return ActivationMapTask.draw(graph, photos, labels);
  }
}
