package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointState;
import headway.common.checkpoint.EpochFigures;
import headway.common.config.Settings;
import headway.common.config.TrainSettings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.HeadSpec;
import headway.common.head.OptimizerSpec;
import headway.common.storage.Sha256;
import headway.jobs.features.WorkerSlices;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Everything that the result of training depends on.
 *
 * @param workers the rows of each logical worker
 */
record TrainingPlan(
    FeatureManifest features,
    TrainSettings settings,
    long seed,
    HeadSpec head,
    OptimizerSpec optimizer,
    List<WorkerSlices> workers) {
  private static final int EXAMPLES_PER_WORKER = 2048;
  private static final int MOST_WORKERS = 64;

  static TrainingPlan of(Settings settings, FeatureManifest features, Path folder) {
    TrainSettings train = settings.train();
    if (features.rows(Split.TRAIN) == 0) {
      throw new InputException(
          "Cannot train on "
              + folder
              + ": it has no training features; shard with another --split");
    }
    if (features.classes().size() < 2) {
      throw new InputException(
          "Cannot train on " + folder + ": it has fewer than two classes; a classifier needs two");
    }
    return new TrainingPlan(
        features,
        train,
        settings.seed(),
        HeadSpec.parse(train.head()),
        new OptimizerSpec(
            OptimizerSpec.Kind.valueOf(train.optimizer().name()),
            train.learningRate(),
            train.momentum(),
            train.l2(),
            0),
        WorkerSlices.divide(folder, features.files(Split.TRAIN), workers(train, features)));
  }

  /** As many as are asked for, or as many as the examples are worth. */
  private static int workers(TrainSettings settings, FeatureManifest features) {
    if (settings.workers() > 0) {
      return settings.workers();
    }
    long worth = features.rows(Split.TRAIN) / EXAMPLES_PER_WORKER;
    return (int) Math.max(1, Math.min(MOST_WORKERS, worth));
  }

  int classes() {
    return features.classes().size();
  }

  HeadNetwork network() {
    return new HeadNetwork(
        head,
        optimizer,
        switch (settings.classWeights()) {
          case NONE -> ClassWeights.equal(classes());
          case BALANCED ->
              ClassWeights.balanced(
                  features.classCounts().get(Split.TRAIN).stream()
                      .mapToLong(Long::longValue)
                      .toArray());
        });
  }

  long examples() {
    return features.rows(Split.TRAIN);
  }

  /** Whether these epochs are all, or early stopping ends the training after them. */
  boolean isDone(List<EpochFigures> history) {
    int patience = settings.earlyStoppingEpochs();
    boolean stopped =
        patience > 0
            && history.size() < settings.epochs()
            && history.size() - CheckpointState.bestEpoch(history) >= patience;
    return stopped || history.size() == settings.epochs();
  }

  /** Batches of the worker that has most. */
  int batchesPerEpoch() {
    long most = workers.stream().mapToLong(WorkerSlices::rows).max().orElseThrow();
    return (int) ((most + settings.batchSize() - 1) / settings.batchSize());
  }

  /** The order in which each worker sees its examples in an epoch. */
  List<EpochOrder> order(int epoch) {
    return workers.stream()
        .map(each -> new EpochOrder(seed, epoch, each.worker(), each.blockRows()))
        .toList();
  }

  /** All that the result depends on but the number of epochs, by the name that the user knows. */
  SortedMap<String, String> named() {
    SortedMap<String, String> named = new TreeMap<>();
    named.put("the features", features.featuresHash());
    named.put("train.head", head.toString());
    named.put("train.optimizer", settings.optimizer().name().toLowerCase(Locale.ROOT));
    named.put("train.learningRate", String.valueOf(settings.learningRate()));
    named.put("train.momentum", String.valueOf(optimizer.momentum()));
    named.put("train.l2", String.valueOf(settings.l2()));
    named.put("train.batchSize", String.valueOf(settings.batchSize()));
    named.put("train.workers", String.valueOf(workers.size()));
    named.put(
        "train.averagingFrequencyBatches", String.valueOf(settings.averagingFrequencyBatches()));
    named.put("train.aggregationDepth", String.valueOf(settings.aggregationDepth()));
    named.put("train.classWeights", settings.classWeights().name().toLowerCase(Locale.ROOT));
    named.put("train.master", settings.master().name().toLowerCase(Locale.ROOT));
    named.put("seed", String.valueOf(seed));
    return named;
  }

  /** Changes with everything but the number of epochs, so that training can go on for longer. */
  String fingerprint() {
    return Sha256.of(List.of("train " + ModelManifest.FORMAT, named().toString()));
  }
}
