package headway.jobs.track.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.TrackingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Experiments, runs, parameters and metrics of a server. */
record MlflowRuns(MlflowClient client) {
  private static final String TRAINING = "headway.training";
  private static final String WORKSPACE = "headway.workspace";
  private static final int MOST_PARAMETERS = 100;
  private static final int MOST_METRICS = 500;

  /** Longer values are refused by some servers. */
  private static final int LONGEST_PARAMETER = 500;

  private static final int HASH_DIGITS = 8;

  /**
   * One value of a metric.
   *
   * @param step epoch or round
   */
  record Metric(String name, double value, Instant time, long step) {}

  /** The state of a run that the server has already, if it has. */
  Optional<MlflowState> again(MlflowState known) throws TrackingException {
    Optional<JsonNode> found = client.find("runs/get", Map.of("run_id", known.run()));
    return found
        .filter(each -> each.at("/run/info/lifecycle_stage").asText().equals("active"))
        .map(each -> known);
  }

  /** Finds the run of a training, or creates it in an experiment. */
  MlflowState begin(TrackedRun run, String experimentName, String name) throws TrackingException {
    String experiment = experiment(experimentName);
    Optional<JsonNode> found = search(run, experiment);
    JsonNode info = found.isPresent() ? found.get() : create(run, experiment, name);
    return MlflowState.of(
        client.endpoint().toString(),
        run.training(),
        experiment,
        info.path("run_id").asText(),
        info.path("artifact_uri").asText());
  }

  private String experiment(String name) throws TrackingException {
    Map<String, String> parameters = Map.of("experiment_name", name);
    Optional<JsonNode> found = client.find("experiments/get-by-name", parameters);
    if (found.isEmpty()) {
      client.create("experiments/create", object().put("name", name));
      found = client.find("experiments/get-by-name", parameters);
    }
    return found
        .map(each -> each.at("/experiment/experiment_id").asText())
        .filter(id -> !id.isEmpty())
        .orElseThrow(() -> new TrackingException("it has no experiment " + name));
  }

  /** A run that was created and whose answer was lost. */
  private Optional<JsonNode> search(TrackedRun run, String experiment) throws TrackingException {
    ObjectNode wanted = object().put("max_results", 1).put("run_view_type", "ACTIVE_ONLY");
    wanted.putArray("experiment_ids").add(experiment);
    wanted.put(
        "filter",
        "tags.`%s` = '%s' and tags.`%s` = '%s'"
            .formatted(TRAINING, run.training(), WORKSPACE, run.workspace().replace("'", "_")));
    return Optional.of(client.post("runs/search", wanted).at("/runs/0/info"))
        .filter(JsonNode::isObject);
  }

  private JsonNode create(TrackedRun run, String experiment, String name) throws TrackingException {
    ObjectNode wanted = object().put("experiment_id", experiment);
    String runName = name + "-" + run.training().substring(0, HASH_DIGITS);
    wanted.put("run_name", runName).put("start_time", start(run).toEpochMilli());
    ArrayNode tags = wanted.putArray("tags");
    tags.add(tag("mlflow.runName", runName));
    tags.add(tag("mlflow.user", System.getProperty("user.name", "")));
    tags.add(tag("mlflow.source.name", "headway"));
    tags.add(tag("mlflow.source.type", "JOB"));
    tags.add(tag(TRAINING, run.training()));
    tags.add(tag(WORKSPACE, run.workspace().replace("'", "_")));
    JsonNode info = client.post("runs/create", wanted).at("/run/info");
    if (!info.hasNonNull("run_id")) {
      throw new TrackingException("it does not answer as an MLflow server does");
    }
    return info;
  }

  private static Instant start(TrackedRun run) {
    return run.epochs().isEmpty() ? Instant.now() : run.epochs().get(0).time();
  }

  /** Parameters cannot be changed: they are those of the command that began the run. */
  void parameters(MlflowState state, Map<String, String> settings) throws TrackingException {
    List<ObjectNode> all = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach(
            (key, value) ->
                all.add(
                    object()
                        .put("key", key.replaceAll("[^\\w\\-. /]", "_"))
                        .put(
                            "value",
                            value.substring(0, Math.min(value.length(), LONGEST_PARAMETER)))));
    for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
      batch(state, "params", all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS)));
    }
  }

  void metrics(MlflowState state, List<Metric> metrics) throws TrackingException {
    List<ObjectNode> all =
        metrics.stream()
            .filter(each -> Double.isFinite(each.value()))
            .map(
                each ->
                    object()
                        .put("key", each.name())
                        .put("value", each.value())
                        .put("timestamp", each.time().toEpochMilli())
                        .put("step", each.step()))
            .toList();
    for (int from = 0; from < all.size(); from += MOST_METRICS) {
      batch(state, "metrics", all.subList(from, Math.min(all.size(), from + MOST_METRICS)));
    }
  }

  private void batch(MlflowState state, String kind, List<ObjectNode> values)
      throws TrackingException {
    ObjectNode batch = object().put("run_id", state.run());
    batch.putArray(kind).addAll(values);
    client.post("runs/log-batch", batch);
  }

  /** Sets a tag, whose earlier value goes. */
  void tag(MlflowState state, String key, String value) throws TrackingException {
    client.post("runs/set-tag", tag(key, value).put("run_id", state.run()));
  }

  /** Says whether the run goes on, or how it ended. */
  void status(MlflowState state, TrackedRun.Status status) throws TrackingException {
    ObjectNode update = object().put("run_id", state.run()).put("status", status.name());
    if (status != TrackedRun.Status.RUNNING) {
      update.put("end_time", Instant.now().toEpochMilli());
    }
    client.post("runs/update", update);
  }

  private static ObjectNode tag(String key, String value) {
    return object().put("key", key).put("value", value);
  }

  static ObjectNode object() {
    return MlflowClient.JSON.createObjectNode();
  }
}
