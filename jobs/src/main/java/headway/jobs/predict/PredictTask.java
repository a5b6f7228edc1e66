package headway.jobs.predict;

import headway.common.dataset.QuarantineFile;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionPart;
import headway.common.dataset.predictions.PredictionRow;
import headway.common.image.Thumbnails;
import headway.common.network.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.DecodedBatch;
import headway.jobs.frozen.DecodedBatches;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.model.Classifiers;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
   * Writes the predictions of one task; without any, no file.
   *
   * @param folders of the parts and of the quarantine
   * @param number of the file
   * @param index of the task among those of its source; photos of the first are shown
   */
  PredictTaskResult predict(
      Iterator<ShardRow> rows,
      List<Path> folders,
      int number,
      int index,
      Configuration configuration) {
    FrozenNetwork network = Classifiers.open(new Storage(configuration), classifier);
    long images = 0;
    long refused = 0;
    List<ShownPhoto> shown = new ArrayList<>(); // Of the first tasks alone: the driver holds all.
    Optional<RowWriter<QuarantineRow>> quarantine = Optional.empty();
    Optional<RowWriter<PredictionRow>> output = Optional.empty();
    try (DecodedBatches batches =
        new DecodedBatches(
            rows, PreprocessingJson.parse(classifier.preprocessing()), batchImages, true)) {
      while (batches.hasNext()) {
        DecodedBatch batch = batches.next();
        for (DecodedBatch.RejectedImage each : batch.refused()) {
          if (quarantine.isEmpty()) {
            quarantine = Optional.of(quarantine(folders.get(1), number, configuration));
          }
          quarantine.get().write(refusal(each));
          TaskImageCounter.refusal(each.row().bytes().length);
          refused++;
        }
        if (!batch.isEmpty()) {
          if (output.isEmpty()) {
            Path part = new Path(folders.get(0), PredictionPart.name(number));
            output = Optional.of(PredictionPart.writer(part, configuration));
          }
          float[] probabilities = network.run(batch.pixels(), batch.rows().size());
          for (int i = 0; i < batch.rows().size(); i++) {
            ShardRow row = batch.rows().get(i);
            PredictionRow prediction =
                columns.row(row.key(), PredictionRow.UNKNOWN, probabilities, i);
            output.get().write(prediction);
            TaskImageCounter.image(row.bytes().length);
            if (index < shownPerTask && shown.size() < shownPerTask) {
              shown.add(shown(row, prediction));
            }
          }
          images += batch.rows().size();
        }
      }
      return new PredictTaskResult(
          output.stream()
              .map(each -> DataFile.of(Split.TEST, each.finish()))
              .toArray(DataFile[]::new),
          refused == 0 ? new String[0] : new String[] {quarantineName(number)},
          images,
          refused,
          shown.toArray(new ShownPhoto[0]));
    } finally {
      output.ifPresent(RowWriter::close);
      quarantine.ifPresent(RowWriter::close);
    }
  }

  private static RowWriter<QuarantineRow> quarantine(
      Path folder, int number, Configuration configuration) {
    return QuarantineFile.writer(new Path(folder, quarantineName(number)), configuration);
  }

  private static String quarantineName(int number) {
    return String.format(Locale.ROOT, "bad-%05d.parquet", number);
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
