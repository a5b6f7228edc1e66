package headway.jobs.track.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.jobs.track.tracked.TrackedResults.Version;
import headway.jobs.track.tracked.TrackingException;
import java.nio.charset.StandardCharsets;

/**
 * The exported classifier as a model of MLflow's flavour {@code onnx}, which {@code
 * mlflow.onnx.load_model} reads, and as a version of a registered model.
 *
 * @param name of the registered model
 */
record MlflowModels(MlflowClient client, MlflowArtifacts artifacts, String name) {
  /** The alias of the version that serves. */
  static final String SERVING = "serving";

  private static final String FOLDER = "model";
  private static final String FILE = "classifier.onnx";

  /** Sends the classifier with its description. */
  void send(MlflowState state, Version version) throws TrackingException {
    artifacts.send(state, FOLDER + "/" + FILE, version.classifier());
    artifacts.send(
        state, FOLDER + "/MLmodel", description(state, version).getBytes(StandardCharsets.UTF_8));
  }

  private static String description(MlflowState state, Version version) {
    return """
    artifact_path: %s
    flavors:
      onnx:
        code: null
        data: %s
        onnx_version: '1'
        providers:
        - CPUExecutionProvider
      python_function:
        data: %2$s
        loader_module: mlflow.onnx
    model_uuid: %s
    run_id: %s
    """
        .formatted(FOLDER, FILE, version.model().classifierSha256().substring(0, 32), state.run());
  }

  /**
   * Registers a version that was sent.
   *
   * @return its number in the registry
   */
  String register(MlflowState state, Version version) throws TrackingException {
    client.create("registered-models/create", MlflowRuns.object().put("name", name));
    ObjectNode wanted = MlflowRuns.object().put("name", name).put("run_id", state.run());
    wanted.put("source", state.artifacts() + "/" + FOLDER);
    wanted
        .putArray("tags")
        .add(tag("headway.version", String.valueOf(version.model().number())))
        .add(tag("headway.classifierSha256", version.model().classifierSha256()));
    String number =
        client.post("model-versions/create", wanted).at("/model_version/version").asText();
    if (number.isEmpty()) {
      throw new TrackingException("it does not say which version it has registered");
    }
    return number;
  }

  private static ObjectNode tag(String key, String value) {
    return MlflowRuns.object().put("key", key).put("value", value);
  }

  /** Lets the alias be of this version. */
  void serve(String number) throws TrackingException {
    ObjectNode wanted = MlflowRuns.object().put("name", name);
    client.post("registered-models/alias", wanted.put("alias", SERVING).put("version", number));
  }
}
