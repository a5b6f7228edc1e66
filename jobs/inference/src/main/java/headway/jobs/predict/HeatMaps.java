package headway.jobs.predict;

import headway.common.dataset.part.Part;
import headway.common.network.onnx.OnnxGraph;
import headway.common.storage.Storage;
import headway.jobs.images.SelectedRows;
import headway.jobs.predict.model.ActivationMapTask;
import headway.jobs.predict.model.ClassifierModel;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.page.ShownPhoto;
import headway.jobs.predict.page.ShownPhotos;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Draws class activation maps for the images that the page shows. */
final class HeatMaps {
  private static final String PARQUET = ".parquet";

  private final Session session;
  private final ClassifierSpec classifier;

  HeatMaps(Session session, ClassifierSpec classifier) {
    this.session = session;
    this.classifier = classifier;
  }

  /**
   * Draws the missing maps in one task and stores them.
   *
   * @param parts whose images are shown
   * @param most the maximum number of images shown
   */
  void complete(ShownPhotos shown, List<Part> parts, int most) {
    HashMap<String, Integer> labels = new HashMap<>();
    List<String> files = new ArrayList<>();
    Set<String> shards = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    int seen = 0;
    for (Part part : parts) {
      PredictionPartName name = PredictionPartName.parse(part.name());
      for (ShownPhoto photo : shown.of(part)) {
        if (seen++ >= most || photo.hasMap()) {
          continue;
        }
        String id = id(name, photo);
        labels.put(id, classifier.classes().indexOf(photo.labels()[0]));
        if (name.location().endsWith(PARQUET)) {
          shards.add(name.location());
          keys.add(photo.key());
        } else {
          files.add(id);
        }
      }
    }
    if (labels.isEmpty() || !canDraw()) {
      return;
    }
    Map<String, byte[]> drawn = draw(files, List.copyOf(shards), keys, labels);
    if (drawn.isEmpty()) {
      say(
          "nowhere in it has rows and columns, or the photos are gone or in tars or TFRecords, of"
              + " which none are made");
    }
    for (Part part : parts) {
      PredictionPartName name = PredictionPartName.parse(part.name());
      List<ShownPhoto> before = shown.of(part);
      if (before.stream().anyMatch(each -> drawn.containsKey(id(name, each)))) {
        shown.keep(
            part,
            before.stream()
                .map(each -> each.with(drawn.getOrDefault(id(name, each), each.map())))
                .toList());
      }
    }
  }

  private boolean canDraw() {
    if (classifier.model() instanceof ClassifierModel.Exported) {
      return true;
    }
    say("a network with its own top gives no logits; a classifier that Headway exported does");
    return false;
  }

  private void say(String reason) {
    Progress.say("predict: no heat maps by " + classifier.model().name() + ": " + reason);
  }

  private static String id(PredictionPartName name, ShownPhoto photo) {
    return name.location().endsWith(PARQUET) ? photo.key() : name.uri(photo.key());
  }

  private Map<String, byte[]> draw(
      List<String> files, List<String> shards, Set<String> keys, HashMap<String, Integer> labels) {
    JavaRDD<Tuple2<String, byte[]>> photos =
        session.context().parallelize(files, 1).flatMap(uri -> read(uri).stream().iterator());
    if (!shards.isEmpty()) {
      photos =
          photos.union(SelectedRows.of(session, shards, keys, row -> Optional.of(row.bytes())));
    }
    session.describe("predict", "drawing heat maps of " + FigureText.count(labels.size(), "photo"));
    ClassifierModel model = classifier.model();
    Map<String, byte[]> drawn = new HashMap<>();
    photos
        .repartition(1)
        .mapPartitions(
            part ->
                ActivationMapTask.draw(
                    OnnxGraph.parse(
                        model.read(new Storage(ExecutorConfiguration.get())), model.name()),
                    part,
                    labels))
        .collect()
        .forEach(pair -> drawn.put(pair._1(), pair._2()));
    return drawn;
  }

  /** Reads an image; empty if it was deleted since an earlier run. */
  private static Optional<Tuple2<String, byte[]>> read(String uri) {
    return new Storage(ExecutorConfiguration.get())
        .readIfPresent(new Path(uri))
        .map(bytes -> new Tuple2<>(uri, bytes));
  }
}
