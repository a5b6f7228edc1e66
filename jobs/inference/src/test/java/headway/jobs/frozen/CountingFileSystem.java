package headway.jobs.frozen;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A disk under the scheme {@code counted}, as if it were elsewhere; counts what is opened. */
public final class CountingFileSystem extends RawLocalFileSystem {
  static final AtomicInteger OPENED = new AtomicInteger();

  /** A configuration that knows it. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.counted.impl", CountingFileSystem.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    OPENED.incrementAndGet();
    return super.open(path, bufferSize);
  }
}
