package headway.jobs.testing.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/**
 * The scheme {@code stopping:}: this machine's disk, on which a process is as good as killed after
 * so many changes that a reader sees: from then on it changes nothing. As on HDFS a rename may
 * replace a file, in one step.
 */
public final class StoppingFileSystem extends DiskScheme {
  /** The settings that make Hadoop find it. */
  public static final List<String> SETTINGS =
      List.of(
          "--set",
          "spark.hadoop.fs.stopping.impl=" + StoppingFileSystem.class.getName(),
          "--set",
          "spark.hadoop.fs.AbstractFileSystem.stopping.impl=" + Replacing.class.getName());

  private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

  /** What was changed since {@link #stopAfter}, by name. */
  public static final List<String> CHANGES = new CopyOnWriteArrayList<>();

  @Override
  public URI getUri() {
    return URI.create("stopping:///");
  }

  /** Stops after this many changes, not counting those of a lease. */
  public static void stopAfter(int changes) {
    CHANGES.clear();
    LEFT.set(changes);
  }

  /** Whether it has stopped. */
  public static boolean hasStopped() {
    return LEFT.get() <= 0;
  }

  /** The URI by which a folder of this disk is reached. */
  public static String uri(java.nio.file.Path path) {
    return "stopping://" + path;
  }

  private static void change(Path path) throws IOException {
    if (path.getName().contains("lease.json")) {
      require();
    } else if (LEFT.getAndDecrement() <= 0) {
      LEFT.set(0);
      throw new IOException("the process was killed");
    } else {
      CHANGES.add(path.getParent().getName() + "/" + path.getName());
    }
  }

  private static void require() throws IOException {
    if (hasStopped()) {
      throw new IOException("the process was killed");
    }
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    require();
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change(to);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (exists(path)) {
      change(path);
    }
    return super.delete(path, recursive);
  }

  /** Renames in one step over what is there. */
  public static final class Replacing extends DelegateToFileSystem {
    /** As Hadoop makes it. */
    public Replacing(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new StoppingFileSystem(), configuration, "stopping", false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      change(to);
      Files.move(
          java.nio.file.Path.of(from.toUri().getPath()),
          java.nio.file.Path.of(to.toUri().getPath()),
          StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
