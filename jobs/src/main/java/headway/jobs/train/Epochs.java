package headway.jobs.train;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointState;
import headway.common.checkpoint.CheckpointState.Hashes;
import headway.common.checkpoint.CheckpointStore;
import headway.common.checkpoint.EpochFigures;
import headway.common.checkpoint.NetworkZip;
import headway.common.config.TrainSettings;
import headway.jobs.features.FeatureBlock;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Goes through the epochs from wherever the last checkpoint stands, and leaves checkpoints. */
final class Epochs {
  private final TrainingPlan plan;
  private final CheckpointStore checkpoints;
  private final RoundTrainer trainer;
  private final Measures measures;
  private final List<EpochFigures> history = new ArrayList<>();
  private int round;
  private double lossSum;
  private long examples;

  Epochs(
      Session session,
      TrainingPlan plan,
      CheckpointStore checkpoints,
      JavaRDD<FeatureBlock> blocks,
      Measures measures,
      Optional<CheckpointStore.Checkpoint> last) {
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.measures = measures;
    ComputationGraph head =
        last.map(CheckpointStore.Checkpoint::network)
            .orElseGet(() -> plan.network().init(plan.features().featureCount(), plan.seed()));
    this.trainer = new RoundTrainer(session, plan, blocks, head);
    last.map(CheckpointStore.Checkpoint::state)
        .ifPresent(
            state -> {
              history.addAll(state.history());
              round = state.round();
              lossSum = state.lossSum();
              examples = state.examples();
            });
  }

  List<EpochFigures> history() {
    return List.copyOf(history);
  }

  ComputationGraph head() {
    return trainer.head();
  }

  /**
   * Trains to the end.
   *
   * @throws InputException where the loss is no number any more; the checkpoints before stay
   */
  void run() {
    while (!plan.isDone(history)) {
      epoch();
    }
  }

  private void epoch() {
    TrainSettings settings = plan.settings();
    int epoch = history.size();
    for (int rounds = trainer.rounds(); round < rounds; ) {
      RoundTrainer.Learned learned = trainer.learn(epoch, round);
      requireFinite(learned.lossSum(), epoch);
      lossSum += learned.lossSum();
      examples += learned.examples();
      round++;
      int every = settings.checkpointEveryRounds();
      if (every > 0 && round % every == 0 && round < rounds) {
        save();
      }
    }
    trainer.endEpoch(epoch);
    history.add(measures.of(trainer.head(), epoch + 1, lossSum / examples));
    round = 0;
    lossSum = 0;
    examples = 0;
    Progress.say("train: " + describe(history.get(epoch)));
    if (history.size() % settings.checkpointEveryEpochs() == 0
        || plan.isDone(history)
        || mayBeTaken()) {
      save();
    }
  }

  /** Early stopping goes back to the best epoch, so that one must be there. */
  private boolean mayBeTaken() {
    return plan.settings().earlyStoppingEpochs() > 0
        && CheckpointState.bestEpoch(history) == history.size();
  }

  private void requireFinite(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw new InputException(
          "Cannot train: the loss of epoch "
              + (epoch + 1)
              + " is not a number; lower --learning-rate (now "
              + plan.settings().learningRate()
              + "). The checkpoints before it are kept");
    }
  }

  private void save() {
    byte[] network = NetworkZip.write(trainer.head());
    checkpoints.save(
        new CheckpointState(
            CheckpointState.FORMAT_VERSION,
            history.size(),
            round,
            trainer.head().getConfiguration().getIterationCount(),
            plan.seed(),
            lossSum,
            examples,
            history,
            new Hashes(
                plan.fingerprint(), plan.features().frozenSha256(), NetworkZip.sha256(network))),
        network);
    checkpoints.retain(plan.settings().keepCheckpoints(), CheckpointState.bestEpoch(history));
  }

  private static String describe(EpochFigures each) {
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d, loss %.4f, accuracy %.3f",
            each.number(),
            each.trainLoss(),
            each.trainAccuracy());
    return each.validationLoss() == null
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", validation loss %.4f, accuracy %.3f",
                each.validationLoss(),
                each.validationAccuracy());
  }
}
