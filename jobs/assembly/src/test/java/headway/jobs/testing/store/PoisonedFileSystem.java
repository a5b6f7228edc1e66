package headway.jobs.testing.store;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The scheme {@code poisoned:}: this machine's disk, where opening a file with {@code poison} in
 * its name fails as long as the poison works.
 */
public final class PoisonedFileSystem extends DiskScheme {
  /** The setting that makes Hadoop find it. */
  public static final String SETTING =
      "spark.hadoop.fs.poisoned.impl=" + PoisonedFileSystem.class.getName();

  /** Whether the poison works. */
  public static final AtomicBoolean WORKS = new AtomicBoolean();

  @Override
  public URI getUri() {
    return URI.create("poisoned:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (WORKS.get() && path.getName().contains("poison")) {
      throw new IOException("the disk is on fire");
    }
    return super.open(path, bufferSize);
  }
}
