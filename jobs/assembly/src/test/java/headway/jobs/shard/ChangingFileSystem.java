package headway.jobs.shard;

import headway.jobs.testing.store.DiskScheme;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The scheme {@code changing:}: this machine's disk, where something happens when the first file is
 * opened below a folder {@code images}.
 */
public final class ChangingFileSystem extends DiskScheme {
  /** The setting that makes Hadoop find it. */
  static final String SETTING =
      "spark.hadoop.fs.changing.impl=" + ChangingFileSystem.class.getName();

  private static final AtomicReference<Runnable> CHANGE = new AtomicReference<>(() -> {});

  /** Sets what happens, once. */
  static void once(Runnable change) {
    CHANGE.set(change);
  }

  @Override
  public URI getUri() {
    return URI.create("changing:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (path.toString().contains("/images/")) {
      CHANGE.getAndSet(() -> {}).run();
    }
    return super.open(path, bufferSize);
  }
}
