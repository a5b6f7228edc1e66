package headway.jobs.track.mlflow;

import headway.common.config.TrackSettings.MlflowSettings;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.track.mlflow.MlflowRuns.Metric;
import headway.jobs.track.tracked.TrackedEpoch;
import headway.jobs.track.tracked.TrackedResults;
import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.TrackedRun.RoundRate;
import headway.jobs.track.tracked.Tracker;
import headway.jobs.track.tracked.TrackingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Reports a training as a run of an MLflow server: parameters, metrics, the page of the report, and
 * the classifier, which is registered. {@code track/mlflow.json} in the workspace says what the
 * server has, so that a resumed training continues its run.
 */
public final class MlflowTracker implements Tracker {
  private static final String NO_MODEL = "none";
  private static final String EXPERIMENT_VARIABLE = "MLFLOW_EXPERIMENT_NAME";
  private static final String PARAMETERS = "parameters";
  private static final String EVALUATION = "evaluation";
  private static final String REPORT = "report";
  private static final String MODEL = "model";

  private final Storage storage;
  private final Path kept;
  private final String workspace;
  private final String experiment;
  private final MlflowClient client;
  private final MlflowRuns runs;
  private final MlflowArtifacts artifacts;
  private final Optional<MlflowModels> models;
  private Optional<MlflowState> state = Optional.empty();
  private Optional<TrackedRun.Status> status = Optional.empty();

  private MlflowTracker(
      MlflowClient client, MlflowSettings settings, String experiment, Storage storage, Path root) {
    this.storage = storage;
    this.kept = new Path(root, "track/mlflow.json");
    this.workspace = root.getName().isEmpty() ? "headway" : root.getName();
    this.experiment = experiment.isBlank() ? workspace : experiment;
    this.client = client;
    this.runs = new MlflowRuns(client);
    this.artifacts = new MlflowArtifacts(client, storage);
    String model =
        settings.model().isBlank() ? workspace.replaceAll("[/:%]", "-") : settings.model();
    this.models =
        model.equals(NO_MODEL)
            ? Optional.empty()
            : Optional.of(new MlflowModels(client, artifacts, model));
  }

  /**
   * The tracker of the server that settings or environment name.
   *
   * @throws headway.common.UsageException if none is named
   */
  public static MlflowTracker of(
      MlflowSettings settings,
      Map<String, String> environment,
      Storage storage,
      Workspace workspace) {
    return new MlflowTracker(
        new MlflowClient(MlflowEndpoint.of(settings, environment), settings.timeout()),
        settings,
        settings.experiment().isBlank()
            ? environment.getOrDefault(EXPERIMENT_VARIABLE, "")
            : settings.experiment(),
        storage,
        workspace.root());
  }

  @Override
  public String name() {
    return "MLflow at " + client.endpoint();
  }

  @Override
  public Optional<Instant> owesSince() {
    return client.owesSince();
  }

  @Override
  public Optional<String> link() {
    return state.map(
        each ->
            "run %s/#/experiments/%s/runs/%s"
                .formatted(client.endpoint(), each.experiment(), each.run()));
  }

  @Override
  public void send(TrackedRun run) throws TrackingException {
    begin(run);
    parameters(run);
    epochs(run);
    if (run.results().isPresent()) {
      evaluation(run.results().get());
    }
    if (!status.equals(Optional.of(run.status()))) {
      runs.status(state.orElseThrow(), run.status());
      status = Optional.of(run.status());
    }
    if (run.results().isPresent()) {
      files(run.results().get());
    }
  }

  /** Continues the run of the training, or begins one. */
  private void begin(TrackedRun run) throws TrackingException {
    if (state.filter(each -> each.training().equals(run.training())).isPresent()) {
      return;
    }
    Optional<MlflowState> known =
        MlflowState.read(storage, kept)
            .filter(each -> each.training().equals(run.training()))
            .filter(each -> each.server().equals(client.endpoint().toString()));
    Optional<MlflowState> there = known.isPresent() ? runs.again(known.get()) : Optional.empty();
    keep(there.isPresent() ? there.get() : runs.begin(run, experiment, workspace));
    status = Optional.empty();
  }

  private void keep(MlflowState now) {
    if (!state.equals(Optional.of(now))) {
      now.publish(storage, kept);
      state = Optional.of(now);
    }
  }

  private void parameters(TrackedRun run) throws TrackingException {
    MlflowState now = state.orElseThrow();
    if (!now.sent().containsKey(PARAMETERS)) {
      runs.parameters(now, run.settings());
      keep(now.with(PARAMETERS, run.training()));
    }
  }

  private void epochs(TrackedRun run) throws TrackingException {
    MlflowState now = state.orElseThrow();
    List<Metric> metrics = new ArrayList<>();
    int epoch = now.epochs();
    for (TrackedEpoch each : run.epochs()) {
      if (each.number() > now.epochs()) {
        each.scalars()
            .forEach(
                (name, value) -> metrics.add(new Metric(name, value, each.time(), each.number())));
        epoch = each.number();
      }
    }
    long round = now.round();
    for (RoundRate each : run.rates()) {
      if (each.round() > now.round()) {
        metrics.add(new Metric(RoundRate.NAME, each.imagesPerSecond(), each.time(), each.round()));
        round = each.round();
      }
    }
    if (!metrics.isEmpty()) {
      runs.metrics(now, metrics);
      keep(now.withEpochs(epoch, round));
    }
  }

  private void evaluation(TrackedResults results) throws TrackingException {
    if (results.evaluation().isEmpty()) {
      return;
    }
    MlflowState now = state.orElseThrow();
    Map<String, Double> scalars = results.evaluation().get().scalars();
    String hash = Sha256.of(List.of(results.model().headSha256(), scalars.toString()));
    if (!now.has(EVALUATION, hash)) {
      Instant time = Instant.now();
      runs.metrics(
          now,
          scalars.entrySet().stream()
              .map(
                  each -> new Metric(each.getKey(), each.getValue(), time, results.model().epoch()))
              .toList());
      keep(now.with(EVALUATION, hash));
    }
  }

  private void files(TrackedResults results) throws TrackingException {
    if (results.report().isPresent()) {
      Path page = results.report().get();
      String hash = storage.fingerprint(page);
      if (!state.orElseThrow().has(REPORT, hash)) {
        artifacts.send(state.orElseThrow(), "report/index.html", page);
        keep(state.orElseThrow().with(REPORT, hash));
      }
    }
    if (results.version().isPresent()) {
      version(results.version().get());
    }
  }

  private void version(TrackedResults.Version version) throws TrackingException {
    String hash = version.model().classifierSha256();
    int number = version.model().number();
    MlflowModels sending = models.orElseGet(() -> new MlflowModels(client, artifacts, NO_MODEL));
    if (!state.orElseThrow().has(MODEL, hash)) {
      sending.send(state.orElseThrow(), version);
      runs.tag(state.orElseThrow(), "headway.version", String.valueOf(number));
      keep(state.orElseThrow().with(MODEL, hash));
    }
    if (models.isEmpty()) {
      return;
    }
    String registered = "version %d of %s".formatted(number, sending.name());
    if (!state.orElseThrow().sent().containsKey(registered)) {
      String made = sending.register(state.orElseThrow(), version);
      keep(state.orElseThrow().with(registered, made));
    }
    if (version.serves()) {
      sending.serve(state.orElseThrow().sent().get(registered));
    }
  }
}
