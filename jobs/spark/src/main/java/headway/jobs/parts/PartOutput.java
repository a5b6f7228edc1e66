package headway.jobs.parts;

import headway.common.storage.StorageFailures;
import headway.jobs.observe.ImageCountAccumulator;
import headway.jobs.observe.StageImageCounts;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.spark.ExecutorConfiguration;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The folders that the tasks of a stage write parts to. Part of the closure. */
public final class PartOutput implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> folders;
  private final ImageCountAccumulator images =
      StageImageCounts.current().orElseGet(ImageCountAccumulator::new);

  public PartOutput(List<Path> folders) {
    this.folders = new ArrayList<>(folders.stream().map(Path::toString).toList());
  }

  /**
   * Writes files into the given folders, in the order of the output's, and returns a small result.
   */
  public interface Work<R> {
    R writeInto(List<Path> folders, Attempt attempt) throws IOException;
  }

  /** Runs {@code work} in the calling task and counts its images. */
  public <R> R write(Work<R> work) {
    List<Path> paths = folders.stream().map(Path::new).toList();
    try (TaskImageCounter.Scope counted = TaskImageCounter.into(images)) {
      return work.writeInto(paths, new Attempt(ExecutorConfiguration.get()));
    } catch (IOException failure) {
      throw StorageFailures.explain("write below", paths.get(0), failure);
    }
  }
}
