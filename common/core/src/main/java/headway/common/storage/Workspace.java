package headway.common.storage;

import org.apache.hadoop.fs.Path;

/** The folders of a workspace, in which the stages of one run read and write. */
public record Workspace(Path root) {
  /** In each folder; begins with an underscore, so that who reads it as a table passes it over. */
  public static final String MANIFEST = "_manifest.json";

  /** In the folder of a model. */
  public static final String CLASSIFIER = "classifier.onnx";

  public Path shards() {
    return new Path(root, "shards");
  }

  /** The listing of the photos that the shards were made of. */
  public Path listing() {
    return new Path(root, "listing");
  }

  /** The lease of the current writer. */
  public Path lease() {
    return new Path(root, "lease.json");
  }

  public Path quarantine() {
    return new Path(root, "quarantine");
  }

  public Path features() {
    return new Path(root, "features");
  }

  /** A network that was made for this workspace. */
  public Path network(String file) {
    return new Path(root, "network/" + file);
  }

  public Path checkpoints() {
    return new Path(root, "checkpoints");
  }

  /** The model of the last training, which serves only after it has become a version. */
  public Path candidate() {
    return new Path(root, "candidate");
  }

  /** The versions of the model, and the manifest that names them and the one that serves. */
  public Path models() {
    return new Path(root, "models");
  }

  /**
   * One version of the model.
   *
   * @param number from 1
   */
  public Path version(int number) {
    return new Path(models(), Integer.toString(number));
  }

  /** A copy of the version that serves. */
  public Path model() {
    return new Path(root, "model");
  }

  /** The classifier that serves. */
  public Path classifier() {
    return new Path(model(), CLASSIFIER);
  }

  /** The results of one classifier of {@code classify}. */
  public Path classify(String classifier) {
    return new Path(root, "classify/" + classifier);
  }

  /** The results of {@code sweep}. */
  public Path sweep() {
    return new Path(root, "sweep");
  }

  public Path report() {
    return new Path(root, "report/index.html");
  }

  /** What a run is tracked by. */
  public Path track() {
    return new Path(root, "track");
  }

  public Path predictions() {
    return new Path(root, "predictions");
  }

  public Path augmentPreview() {
    return new Path(root, "augment/preview/index.html");
  }

  /** The stored result line of a stage. */
  public Path metrics(String stage) {
    return new Path(root, stage.replace(' ', '/') + "/metrics.json");
  }

  /** The stored line of a command that failed; it is deleted when the command succeeds. */
  public Path failure(String stage) {
    return new Path(metrics(stage).getParent(), "failure.json");
  }

  /** The record of what the result of a stage was made of. */
  public Path provenance(String stage) {
    return new Path(metrics(stage).getParent(), "_provenance.json");
  }
}
