package headway.jobs.train.epochs;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointState;
import headway.common.checkpoint.CheckpointState.Hashes;
import headway.common.checkpoint.CheckpointStore;
import headway.common.config.training.TrainSettings;
import headway.common.history.EpochMetrics;
import headway.common.history.EpochTotals;
import headway.common.nd4j.Nd4jArrays;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.RunObserver;
import headway.jobs.train.plan.DiagnosisReporter;
import headway.jobs.train.plan.TrainingPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains epoch by epoch, starting at the last checkpoint, and writes checkpoints. */
public final class EpochLoop {
  private final Session session;
  private final TrainingPlan plan;
  private final CheckpointStore checkpoints;
  private final TrainingPhases phases;
  private final List<EpochMetrics> history = new ArrayList<>();
  private final DiagnosisReporter watch;
  private final RunObserver observer;
  private TrainingPhase phase;
  private RoundTrainer trainer;
  private EpochPace pace = new EpochPace();
  private boolean fineTuning;
  private int round;
  private EpochTotals sums = EpochTotals.NONE;

  /**
   * @param last the last checkpoint of an earlier run of the same plan
   */
  public EpochLoop(
      Session session,
      TrainingPlan plan,
      CheckpointStore checkpoints,
      TrainingPhases stretches,
      Optional<CheckpointStore.Checkpoint> last,
      RunObserver observer) {
    this.observer = observer;
    this.session = session;
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.phases = stretches;
    this.watch = new DiagnosisReporter(plan);
    last.map(CheckpointStore.Checkpoint::state)
        .ifPresent(
            state -> {
              history.addAll(state.history());
              round = state.round();
              sums = state.sums();
            });
    Optional<ComputationGraph> network = last.map(CheckpointStore.Checkpoint::network);
    int alone = plan.headEpochs(history).orElse(Integer.MAX_VALUE);
    boolean joined = plan.isFineTuning(history) && (history.size() > alone || round > 0);
    fineTuning = joined;
    begin(
        joined
            ? stretches.fineTuning(network.orElseThrow())
            : network.map(stretches::head).orElseGet(stretches::head));
  }

  private void begin(TrainingPhase next) {
    phase = next;
    trainer = new RoundTrainer(session, plan, next.blocks(), next.shape(), next.network());
    pace = new EpochPace();
  }

  /** The metrics of each epoch so far, including those before {@code last}. */
  public List<EpochMetrics> history() {
    return List.copyOf(history);
  }

  /**
   * Trains to the end.
   *
   * @throws InputException if the loss or a parameter is not finite, or a parameter is too large;
   *     earlier checkpoints are kept
   */
  public void run() {
    while (!plan.isDone(history)) {
      if (!fineTuning && plan.isFineTuning(history)) {
        fineTuning = true;
        int from = plan.keptHeadEpoch(history);
        Progress.say(
            "train: now the layers above the cut train with the head, from epoch " + from + " on");
        begin(phases.fineTuningFrom(at(from)));
      }
      epoch();
      sayWhereStopped();
    }
  }

  /**
   * The network to deliver: that of {@link TrainingPlan#keptEpoch}, with the pretrained layers
   * above the cut if there are any.
   *
   * @throws InputException if the training has diverged, or has not come further than guessing
   */
  public ComputationGraph kept() {
    int kept = plan.keptEpoch(history);
    new DivergenceCheck(plan)
        .ofFigures(history.get(kept - 1))
        .ifPresent(sign -> failAtGuessing(kept, sign));
    boolean alone = plan.fineTuning().isPresent() && kept <= plan.headEpochs(history).orElseThrow();
    return alone ? phases.joined(at(kept)) : at(kept);
  }

  /** Whether the last epoch is kept, and each one's loss was lower than that before it. */
  private boolean isFalling(int kept) {
    return kept > 1
        && kept == history.size()
        && IntStream.range(1, kept)
            .allMatch(i -> history.get(i).trainLoss() < history.get(i - 1).trainLoss());
  }

  private ComputationGraph at(int epoch) {
    return epoch == history.size()
        ? trainer.head()
        : checkpoints
            .atEndOf(epoch, plan.fingerprint())
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot take epoch "
                            + epoch
                            + ", which is to be kept: its checkpoint is gone; run train again"))
            .network();
  }

  private void sayWhereStopped() {
    boolean over = fineTuning ? plan.isDone(history) : plan.headEpochs(history).isPresent();
    int left = plan.epochsLeft(history, fineTuning);
    if (over && left > 0) {
      int patience = plan.settings().earlyStoppingEpochs();
      Progress.say(
          "train: stopped early after epoch %d of %d: the %s has not improved for %s"
              .formatted(
                  history.size(),
                  history.size() + left,
                  plan.settings().keepBest().figure(),
                  patience == 1 ? "an epoch" : patience + " epochs"));
    }
  }

  private void epoch() {
    TrainSettings settings = plan.settings();
    int epoch = history.size();
    for (int rounds = trainer.rounds(); round < rounds; ) {
      tell(rounds);
      long start = System.nanoTime();
      RoundTrainer.Learned learned = trainer.learn(epoch, round);
      double seconds = (System.nanoTime() - start) / 1e9;
      long number = (long) epoch * rounds + round + 1;
      learned.sums().ifPresent(each -> observer.round(number, each.examples(), seconds));
      requireFinite(learned.meanLoss(), epoch);
      sums = sums.plus(learned.sums().orElse(EpochTotals.NONE));
      round++;
      int every = settings.checkpointEveryRounds();
      if (every > 0 && round % every == 0 && round < rounds) {
        save();
      }
    }
    trainer.endEpoch(epoch);
    FloatBuffer parameters = Nd4jArrays.view(trainer.head().params());
    requireFinite(parameters, epoch);
    new DivergenceCheck(plan)
        .ofWeights(parameters, fineTuning)
        .ifPresent(sign -> failDiverged("after epoch " + (epoch + 1) + " " + sign));
    if (sums.examples() == 0) {
      sums = phase.measures().training(trainer.head());
    }
    history.add(phase.measures().of(trainer.head(), epoch + 1, sums));
    String rate = pace.after(sums.examples(), plan.epochsLeft(history, fineTuning), then());
    round = 0;
    sums = EpochTotals.NONE;
    Progress.say("train: " + describe(history.get(epoch)) + ", " + rate);
    observer.epoch(history.get(epoch));
    watch.after(history).forEach(line -> Progress.say("train: warning: " + line));
    if (history.size() % settings.checkpointEveryEpochs() == 0
        || plan.isDone(history)
        || plan.headEpochs(history).orElse(-1) == history.size()
        || plan.isBestSoFar(history)) {
      save();
    }
  }

  /** Reports the progress over all epochs; early stopping may end them sooner. */
  private void tell(int rounds) {
    int left = plan.epochsLeft(history, fineTuning);
    int last = history.size() + left;
    double done = (history.size() + (double) round / rounds) / last;
    session.progress().at("epoch %d of %d".formatted(history.size() + 1, last), done, then());
  }

  private String then() {
    int joint = plan.fineTuning().map(each -> each.settings().epochs()).orElse(0);
    return fineTuning || joint == 0
        ? ""
        : ", then %s of fine-tuning".formatted(FigureText.count(joint, "epoch"));
  }

  private void failAtGuessing(int kept, String sign) {
    String what = "epoch " + kept + " would be kept, but " + sign;
    if (!isFalling(kept)) {
      failDiverged(what);
    }
    fail(
        "it has learned nothing yet, " + what + ", though the loss falls",
        "raise --epochs (now "
            + plan.settings().epochs()
            + ") or "
            + rate()
            + ", or give the network's own --preprocessing");
  }

  private void failDiverged(String sign) {
    fail("it has diverged, " + sign, "lower " + rate());
  }

  private static void fail(String why, String advice) {
    throw new InputException(
        "Cannot train: " + why + "; " + advice + ". The model that was there is kept");
  }

  /**
   * Requires finite parameters. They can become invalid while the loss, which precedes the last
   * step, is still finite.
   */
  private void requireFinite(FloatBuffer parameters, int epoch) {
    for (int i = 0; i < parameters.limit(); i++) {
      requireFinite(parameters.get(i), epoch);
    }
  }

  private void requireFinite(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw new InputException(
          "Cannot train: the loss of epoch "
              + (epoch + 1)
              + " is not a number; "
              + NonFiniteFeatures.photo(phase.blocks().all())
                  .map(key -> "the features of " + key + " are not numbers either; leave it out")
                  .orElse("lower " + rate())
              + ". The checkpoints before it are kept");
    }
  }

  private String rate() {
    return fineTuning
        ? "the rate in --fine-tune-optimizer (now "
            + plan.fineTuning().orElseThrow().settings().optimizer()
            + ")"
        : "--learning-rate (now " + plan.settings().learningRate() + ")";
  }

  private void save() {
    checkpoints.save(
        trainer.head(),
        history.size(),
        round,
        sha256 ->
            new CheckpointState(
                CheckpointState.FORMAT_VERSION,
                history.size(),
                round,
                trainer.head().getConfiguration().getIterationCount(),
                plan.seed(),
                sums,
                history,
                new Hashes(plan.fingerprint(), plan.features().frozenSha256(), sha256)));
    checkpoints.retain(plan.settings().keepCheckpoints(), plan.keptEpoch(history));
  }

  private static String describe(EpochMetrics each) {
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
