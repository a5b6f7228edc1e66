package headway.jobs.track.mlflow;

import headway.common.storage.Storage;
import headway.common.storage.atomic.AtomicOutput;
import headway.jobs.track.tracked.TrackingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * The files of a run: sent through the server ({@code mlflow-artifacts:}), or written to the object
 * store or HDFS that it names.
 */
record MlflowArtifacts(MlflowClient client, Storage storage) {
  private static final String PROXIED = "mlflow-artifacts";
  private static final Set<String> STORES =
      Set.of("s3", "s3a", "gs", "abfs", "abfss", "wasb", "wasbs", "hdfs", "viewfs");

  /** Sends a small file. */
  void send(MlflowState state, String name, byte[] bytes) throws TrackingException {
    send(state, name, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** Sends an object of the workspace. */
  void send(MlflowState state, String name, Path object) throws TrackingException {
    Long bytes = storage.lengths(object.getParent()).get(object.getName());
    if (bytes == null) {
      throw new TrackingException(object + " is gone");
    }
    send(state, name, bytes, () -> storage.open(object));
  }

  private void send(MlflowState state, String name, long bytes, Supplier<InputStream> content)
      throws TrackingException {
    URI root = URI.create(state.artifacts());
    String scheme = String.valueOf(root.getScheme());
    if (scheme.equals(PROXIED)) {
      client.upload(root.getRawPath().replaceFirst("^/+", "") + "/" + name, bytes, content);
    } else if (STORES.contains(scheme)) {
      String uri = scheme.equals("s3") ? "s3a" + root.toString().substring(2) : root.toString();
      write(new Path(Storage.path(uri), name), content);
    } else {
      throw new TrackingException(
          "it keeps files in a folder of its own machine, "
              + root
              + "; start it with --serve-artifacts");
    }
  }

  private void write(Path path, Supplier<InputStream> content) throws TrackingException {
    try (InputStream in = content.get();
        AtomicOutput out = storage.create(path)) {
      in.transferTo(out);
      out.publish();
    } catch (IOException unwritten) {
      throw new TrackingException(path + " cannot be written", unwritten);
    }
  }
}
