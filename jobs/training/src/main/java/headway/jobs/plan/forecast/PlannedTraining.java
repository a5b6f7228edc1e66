package headway.jobs.plan.forecast;

import headway.common.config.Settings;
import headway.common.config.training.TrainSettings;
import headway.common.dataset.split.Split;
import headway.common.head.optimizer.Updaters;
import headway.common.hyperparameters.OptimizerSpec;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.spark.memory.HeadSize;
import headway.jobs.stage.FigureText;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import headway.jobs.train.plan.RoundLength;
import headway.jobs.train.plan.WorkerCount;
import java.util.List;
import java.util.Optional;

/**
 * The rounds of a training and what each sends.
 *
 * @param examples in an epoch
 * @param workers logical ones
 * @param epochs at most
 * @param batches of a worker in an epoch
 * @param rounds of an epoch
 * @param parameters of the head
 * @param batchValues of a minibatch: its features and the activations of the head
 * @param stateValues of its optimizer
 * @param frozenBytes of the network below the cut
 * @param notice why there are fewer workers than asked for
 */
public record PlannedTraining(
    long examples,
    int workers,
    int epochs,
    long batches,
    long rounds,
    long parameters,
    long batchValues,
    long stateValues,
    long frozenBytes,
    Optional<String> notice) {

  static PlannedTraining of(PlannedData data, long features, long frozenBytes, Settings settings) {
    TrainSettings train = settings.train();
    long examples = data.count(Split.TRAIN);
    WorkerCount count = new WorkerCount(train, Math.max(1, examples));
    long rows = ceil(examples, count.workers());
    long batches = Math.max(1, ceil(rows, train.batchSize()));
    HeadSize head = HeadSize.of(train.head(), features, data.classes());
    OptimizerSpec optimizer =
        new OptimizerSpec(
            OptimizerSpec.Kind.valueOf(train.optimizer().name()),
            train.learningRate(),
            train.momentum(),
            train.l2(),
            train.steps().weightDecay());
    return new PlannedTraining(
        examples,
        count.workers(),
        train.epochs(),
        batches,
        new RoundLength(train, batches).rounds(),
        head.parameters(),
        head.values() * train.batchSize(),
        Updaters.stateSize(optimizer, head.parameters()),
        frozenBytes,
        count.notice());
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }

  /** The values that a worker starts from and returns. */
  long floats() {
    return parameters + stateValues;
  }

  /** The bytes of parameters and optimizer state. */
  double stateBytes() {
    return (double) floats() * Float.BYTES;
  }

  /** Whether all workers' results go to the driver. */
  boolean isDirect() {
    return WorkerAveraging.USUAL.isDirect(floats(), workers);
  }

  /** What the driver receives in a round. */
  double driverBytes() {
    return isDirect() ? workers * stateBytes() : stateBytes();
  }

  /** What workers write to Spark's shuffle in a round. */
  double shuffleBytes() {
    return isDirect() ? 0 : workers * stateBytes();
  }

  /** What a round sends between processes. */
  double roundBytes(int executors) {
    return executors * stateBytes() + shuffleBytes() + driverBytes();
  }

  /** Why the head cannot be exported; empty if it can. */
  List<String> problems() {
    return HeadSize.problem(parameters, frozenBytes).stream().toList();
  }

  void addTo(Figures figures, int executors) {
    figures.add(
        "parameters",
        "parameters of the head",
        parameters,
        Unit.COUNT,
        Basis.COUNTED,
        FigureText.text("and %,d values of optimizer state", stateValues));
    figures.add(
        "workers",
        "logical workers",
        workers,
        Unit.COUNT,
        Basis.COUNTED,
        notice.orElse("train.workers, or one for each 2,048 examples up to 64"));
    figures.add(
        "rounds",
        "averaging rounds",
        (double) rounds * epochs,
        Unit.COUNT,
        Basis.COUNTED,
        FigureText.text("%,d an epoch of %,d batches a worker", rounds, batches));
    figures.add(
        "broadcastBytes",
        "a round sends out",
        executors * stateBytes(),
        Unit.BYTES,
        Basis.COUNTED,
        FigureText.text("%,d times parameters and state, by torrent", executors));
    figures.add(
        "shuffleBytes",
        "  through the shuffle",
        shuffleBytes(),
        Unit.BYTES,
        Basis.COUNTED,
        isDirect() ? "results are small enough for the driver" : "one slice of each worker");
    figures.add(
        "driverBytes",
        "  to the driver",
        driverBytes(),
        Unit.BYTES,
        Basis.COUNTED,
        isDirect() ? "all workers' results" : "the mean, whatever the number of workers");
    figures.add(
        "trainingBytes",
        "all rounds send",
        roundBytes(executors) * rounds * epochs,
        Unit.BYTES,
        Basis.COUNTED,
        "between processes");
  }
}
