package headway.jobs.images.source;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.TaskContext;

/**
 * The scheme {@code endless:}: this machine's disk, where a folder with a file {@code endless}
 * holds photos without end. The driver may list a few of them.
 */
public final class EndlessFileSystem extends RawLocalFileSystem {
  /** What the driver may list of a folder: a few hundred requests to a store. */
  private static final int MOST_LISTED = 200_000;

  /** The partitions of tasks that have listed a folder. */
  static final Set<Integer> LISTING_TASKS = ConcurrentHashMap.newKeySet();

  /** A configuration that knows it. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.endless.impl", EndlessFileSystem.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("endless:///");
  }

  private static boolean isEndless(Path path) {
    return new File(path.toUri().getPath(), "endless").exists();
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    return status(status.getPath(), status.isDirectory());
  }

  private FileStatus status(Path path, boolean folder) {
    return new FileStatus(0, folder, 1, 1, 0, makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    if (TaskContext.get() != null) {
      LISTING_TASKS.add(TaskContext.getPartitionId());
    }
    FileStatus[] all = super.listStatus(path);
    Arrays.setAll(all, i -> status(all[i].getPath(), all[i].isDirectory()));
    return all;
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    AtomicInteger listed = new AtomicInteger();
    RemoteIterator<FileStatus> disk = isEndless(path) ? null : super.listStatusIterator(path);
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() throws IOException {
        return disk == null || disk.hasNext();
      }

      @Override
      public FileStatus next() throws IOException {
        int number = listed.incrementAndGet();
        if (TaskContext.get() == null && number > MOST_LISTED) {
          throw new IOException("the driver lists all of " + path);
        }
        return disk == null ? status(new Path(path, number + ".jpg"), false) : disk.next();
      }
    };
  }
}
