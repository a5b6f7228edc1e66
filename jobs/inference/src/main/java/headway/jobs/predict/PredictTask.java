package headway.jobs.predict;

import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionRow;
import headway.common.dataset.split.Split;
import headway.common.image.Thumbnails;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.DecodedBatch;
import headway.jobs.frozen.DecodedBatches;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.frozen.TaskNetworks;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.parts.Attempt;
import headway.jobs.predict.model.ClassifierCache;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.page.ShownPhoto;
import headway.jobs.predict.page.ShownPhotos;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Classifies the images of one task, in their order. */
final class PredictTask implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int THUMBNAIL_SIDE = 192;

  private final ClassifierSpec classifier;
  private final int batchImages;
  private final PredictionColumns columns;
  private final int shownPerTask;

  PredictTask(
      ClassifierSpec classifier, int batchImages, PredictionColumns columns, int shownPerTask) {
    this.classifier = classifier;
    this.batchImages = batchImages;
    this.columns = columns;
    this.shownPerTask = shownPerTask;
  }

  /**
   * Writes the predictions of one task as the part {@code id}; no file if there are none.
   *
   * @param folders of the parts, the quarantine and the images that the page shows
   * @param index of the task in its source; only the first tasks contribute to the page
   */
  Part predict(Iterator<ShardRow> rows, List<Path> folders, PartId id, int index, Attempt attempt) {
    Configuration configuration = attempt.configuration();
    Storage storage = new Storage(configuration);
    FrozenNetwork network =
        TaskNetworks.open(() -> ClassifierCache.open(storage, classifier)).network();
    List<ShownPhoto> shown = new ArrayList<>();
    try (PartWriter<PredictionRow> output = open(id, folders, configuration);
        DecodedBatches batches =
            new DecodedBatches(
                rows, PreprocessingJson.parse(classifier.preprocessing()), batchImages, true)) {
      while (batches.hasNext()) {
        DecodedBatch batch = batches.next();
        for (DecodedBatch.RejectedImage each : batch.refused()) {
          output.refuse(refusal(each));
          TaskImageCounter.refusal(each.row().bytes().length);
        }
        if (!batch.isEmpty()) {
          float[] probabilities = network.run(batch.pixels(), batch.rows().size());
          for (int i = 0; i < batch.rows().size(); i++) {
            ShardRow row = batch.rows().get(i);
            PredictionRow prediction =
                columns.row(row.key(), PredictionRow.UNKNOWN, probabilities, i);
            output.write(Split.TEST, ShardRow.UNLABELLED, prediction);
            TaskImageCounter.image(row.bytes().length);
            if (index < shownPerTask && shown.size() < shownPerTask) {
              shown.add(shown(row, prediction));
            }
          }
        }
      }
      return output.finish(
          () -> {
            attempt.requirePermission();
            ShownPhotos.write(storage, folders.get(2), id, shown);
          });
    }
  }

  private static PartWriter<PredictionRow> open(
      PartId id, List<Path> folders, Configuration configuration) {
    return new PartWriter<>(
        id,
        0,
        split ->
            PredictionRow.TABLE.writer(
                new Path(folders.get(0), "part" + id.suffix()), configuration),
        () ->
            QuarantineRow.TABLE.writer(
                new Path(folders.get(1), "bad" + id.suffix()), configuration));
  }

  private static QuarantineRow refusal(DecodedBatch.RejectedImage each) {
    int length = each.row().bytes().length;
    String reason = length == 0 ? each.row().reasonWithoutBytes() : each.reason();
    return new QuarantineRow(each.row().key(), length, reason);
  }

  private ShownPhoto shown(ShardRow row, PredictionRow prediction) {
    int[] top = PredictionColumns.top(prediction, columns.ranks());
    return new ShownPhoto(
        row.key(),
        Thumbnails.jpeg(row.bytes(), THUMBNAIL_SIDE),
        Arrays.stream(top).mapToObj(columns.classes()::get).toArray(String[]::new),
        PredictionColumns.probabilities(prediction, top),
        ShownPhoto.NO_MAP);
  }
}
