package headway.jobs.train.epochs;

import headway.common.config.Settings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.nd4j.Nd4jThreads;
import headway.jobs.features.WorkerBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.Session;
import headway.jobs.train.averaging.RoundStats;
import headway.jobs.train.plan.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Trains a head without evaluation and checkpoints. */
public final class HeadEpochs {
  private final RoundTrainer trainer;
  private int epoch;

  /**
   * A head with new weights, trained by Headway's own master.
   *
   * @param features the manifest of the blocks' features; its files are not read
   * @param blocks creates the blocks of all workers, one block per partition
   */
  public HeadEpochs(
      Session session,
      Settings settings,
      FeatureManifest features,
      Function<List<WorkerSlices>, JavaRDD<FeatureBlock>> blocks) {
    Nd4jThreads.useOne();
    TrainingPlan plan = TrainingPlan.of(settings, features, new Path("/"), Optional.empty());
    trainer =
        new RoundTrainer(
            session,
            plan,
            WorkerBlocks.of(blocks.apply(plan.workers()), plan.workers()),
            new long[] {features.featureCount()},
            plan.network().init(features.featureCount(), plan.seed()));
  }

  /** Trains one more epoch and returns the statistics of each of its rounds. */
  public List<RoundStats> next() {
    List<RoundStats> rounds = new ArrayList<>();
    for (int round = 0; round < trainer.rounds(); round++) {
      rounds.add(trainer.learn(epoch, round).stats().orElseThrow());
    }
    trainer.endEpoch(epoch++);
    return rounds;
  }
}
