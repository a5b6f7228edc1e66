package headway.jobs.demo;

import headway.common.UsageException;
import headway.jobs.cli.EmbeddedStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What {@link EmbeddedStore#find} finds on the local class path: an {@link EmbeddedS3}. */
public final class EmbeddedS3Store implements EmbeddedStore {
  private Optional<EmbeddedS3> server = Optional.empty();

  @Override
  public synchronized Map<String, String> start(Path folder) {
    if (server.isPresent()) {
      throw new UsageException("The embedded S3 runs already, at " + server.get().endpoint());
    }
    EmbeddedS3 started = EmbeddedS3.start(folder);
    server = Optional.of(started);
    return started.hadoopSettings();
  }

  @Override
  public synchronized void close() {
    server.ifPresent(EmbeddedS3::close);
    server = Optional.empty();
  }
}
