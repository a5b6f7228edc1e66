package headway.common.storage;

import org.apache.hadoop.fs.Path;

/** Where each stage of one run reads and writes, below the URI that the user gave. */
public record Workspace(Path root) {
  /** In each folder; begins with an underscore, so that who reads it as a table passes it over. */
  public static final String MANIFEST = "_manifest.json";

  public Path shards() {
    return new Path(root, "shards");
  }

  /** What the shards were made of, photo by photo. */
  public Path listing() {
    return new Path(root, "listing");
  }

  /** Who writes here now. */
  public Path lease() {
    return new Path(root, "lease.json");
  }

  public Path quarantine() {
    return new Path(root, "quarantine");
  }

  public Path features() {
    return new Path(root, "features");
  }

  public Path checkpoints() {
    return new Path(root, "checkpoints");
  }

  public Path model() {
    return new Path(root, "model");
  }

  public Path classifier() {
    return new Path(model(), "classifier.onnx");
  }

  /** What one classifier of {@code classify} left. */
  public Path classify(String classifier) {
    return new Path(root, "classify/" + classifier);
  }

  /** What {@code sweep} leaves. */
  public Path sweep() {
    return new Path(root, "sweep");
  }

  public Path report() {
    return new Path(root, "report/index.html");
  }

  public Path predictions() {
    return new Path(root, "predictions");
  }

  public Path augmentPreview() {
    return new Path(root, "augment/preview/index.html");
  }

  /** The result line of a stage, as written for later. */
  public Path metrics(String stage) {
    return new Path(root, stage.replace(' ', '/') + "/metrics.json");
  }
}
