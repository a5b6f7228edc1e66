package headway.jobs.extract;

import headway.common.config.images.ExtractSettings;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.PartWriter;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.DecodedBatch;
import headway.jobs.frozen.DecodedBatches;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.TaskNetworks;
import headway.jobs.frozen.ViewPlan;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.PathOnlyImages;
import headway.jobs.images.source.ImageRows;
import headway.jobs.observe.ImageCounts;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.parts.Attempt;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/** Sends the images of one shard through the frozen part, in file order. */
final class ExtractTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FrozenSpec frozen;
  private final int batchImages;
  private final ArrayList<String> classes;
  private final ImageRows source;
  private final ViewPlan views;
  private final ActivationStorage storage;

  ExtractTask(
      FrozenSpec frozen,
      ExtractSettings settings,
      List<String> classes,
      ImageRows source,
      ViewPlan views) {
    this.frozen = frozen;
    this.batchImages = settings.batchImages();
    this.storage = settings.activationStorage();
    this.classes = new ArrayList<>(classes);
    this.source = source;
    this.views = views;
  }

  /** Writes the features of one shard as the part {@code id}. */
  FeatureTaskResult extract(Path shard, PartId id, Path folder, Attempt attempt) {
    Configuration configuration = attempt.configuration();
    FrozenNetwork network =
        TaskNetworks.open(() -> FrozenNetworks.open(new Storage(configuration), frozen)).network();
    PathOnlyImages paths = new PathOnlyImages(new Storage(configuration), shard);
    long decodeNanos = 0;
    long networkNanos = 0;
    LongAdder bytes = new LongAdder();
    try (PartWriter<FeatureRow> output =
            new PartWriter<>(
                id,
                classes.size(),
                split ->
                    FeatureFile.writer(
                        new Path(folder, split.label() + id.suffix()),
                        configuration,
                        classes,
                        storage));
        LabelledImages rows = new LabelledImages(source.read(shard, configuration));
        DecodedBatches batches =
            new DecodedBatches(
                new MappedIterator<>(rows, row -> weighed(paths.fill(row), bytes)),
                frozen.pixels(),
                batchImages,
                false,
                views)) {
      while (batches.hasNext()) {
        DecodedBatch batch = batches.next();
        output.countRefused(batch.refused().size());
        TaskImageCounter.count(
            new ImageCounts(batch.rows().size(), batch.refused().size(), bytes.sumThenReset()));
        decodeNanos += batch.nanos();
        if (!batch.isEmpty()) {
          long start = System.nanoTime();
          float[] features = network.run(batch.pixels(), batch.rows().size());
          networkNanos += System.nanoTime() - start;
          write(output, batch, features, network.featureCount());
        }
      }
      output.countUnlabelled(rows.unlabelled());
      Part part = output.finish(attempt::requirePermission);
      TaskContext.get().taskMetrics().outputMetrics().setRecordsWritten(part.rows());
      return new FeatureTaskResult(part, decodeNanos, networkNanos);
    }
  }

  private static ShardRow weighed(ShardRow row, LongAdder bytes) {
    bytes.add(row.bytes().length);
    return row;
  }

  private static void write(
      PartWriter<FeatureRow> output, DecodedBatch batch, float[] features, int count) {
    for (int i = 0; i < batch.rows().size(); i++) {
      ShardRow row = batch.rows().get(i);
      output.write(
          row.split(),
          row.label(),
          new FeatureRow(
              row.key(),
              batch.views().get(i),
              row.label(),
              row.split(),
              Arrays.copyOfRange(features, i * count, (i + 1) * count)));
    }
  }
}
