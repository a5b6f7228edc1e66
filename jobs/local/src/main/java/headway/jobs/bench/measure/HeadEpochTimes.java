package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.jobs.bench.measure.timing.MeasurementSummary;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.spark.Session;
import headway.jobs.train.averaging.RoundStats;
import headway.jobs.train.epochs.HeadEpochs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The time of a head's epochs on random features in memory, and how their averaging rounds spend
 * it.
 *
 * @param epochSeconds of the epochs after the first
 * @param rounds averaging rounds in an epoch
 * @param computeSeconds of the busiest worker, in one round, as are all that follow
 * @param beyondComputeSeconds the three that follow
 */
public record HeadEpochTimes(
    MeasurementSummary epochSeconds,
    int rounds,
    MeasurementSummary computeSeconds,
    MeasurementSummary beyondComputeSeconds,
    MeasurementSummary transferSeconds,
    MeasurementSummary aggregateSeconds,
    MeasurementSummary idleSeconds) {
  /** As many as in the flowers data set. */
  private static final int CLASSES = 5;

  /**
   * Trains one epoch to warm up and then {@code epochs} more.
   *
   * @param settings with the head, the workers and the batch size
   */
  public static HeadEpochTimes of(Session session, Settings settings, int epochs) {
    int features = settings.bench().features();
    List<JavaRDD<FeatureBlock>> kept = new ArrayList<>();
    HeadEpochs head =
        new HeadEpochs(
            session,
            settings,
            manifest(settings.bench().examples(), features),
            workers -> {
              kept.add(blocks(session, workers, features));
              return kept.get(0);
            });
    try {
      head.next();
      List<Double> seconds = new ArrayList<>();
      List<RoundStats> rounds = new ArrayList<>();
      for (int i = 0; i < epochs; i++) {
        long start = System.nanoTime();
        rounds.addAll(head.next());
        seconds.add((System.nanoTime() - start) / 1e9);
      }
      return new HeadEpochTimes(
          MeasurementSummary.of(seconds),
          rounds.size() / epochs,
          figure(rounds, RoundStats::compute),
          figure(rounds, round -> round.total().minus(round.compute())),
          figure(rounds, RoundStats::transfer),
          figure(rounds, RoundStats::aggregate),
          figure(rounds, RoundStats::idle));
    } finally {
      kept.forEach(JavaRDD::unpersist);
    }
  }

  private static MeasurementSummary figure(
      List<RoundStats> rounds, Function<RoundStats, Duration> part) {
    return MeasurementSummary.of(
        rounds.stream().map(part).map(each -> each.toNanos() / 1e9).toList());
  }

  private static FeatureManifest manifest(int examples, int features) {
    CountedFile random =
        new CountedFile(
            new DataFile("random", Split.TRAIN, examples, 0, ""), Collections.nCopies(CLASSES, 0L));
    return new FeatureManifest(
        Manifests.FORMAT,
        "bench",
        "bench",
        "bench",
        "",
        "",
        "",
        "",
        features,
        1,
        Collections.nCopies(CLASSES, "class"),
        List.of(new Part("random", 0, "", List.of(random), List.of(), 0, "")),
        Map.of(),
        "");
  }

  private static JavaRDD<FeatureBlock> blocks(
      Session session, List<WorkerSlices> workers, int features) {
    return FeatureBlocks.slices(session, workers)
        .map(slice -> random(slice, features))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Noise that depends on the label. */
  private static FeatureBlock random(FileSlice slice, int features) {
    SplittableRandom random = new SplittableRandom(slice.firstRow());
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    float[] values = new float[slice.rows() * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    for (int row = 0; row < keys.length; row++) {
      keys[row] = Integer.toString(row);
      labels[row] = row % CLASSES;
      values[row * features + labels[row] % features] += 1;
    }
    return new FeatureBlock(keys, labels, values);
  }
}
