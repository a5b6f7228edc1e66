package headway.jobs.stage;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The data sets that a stage reads and writes, as lineage shows them: folders and objects.
 *
 * @param reads qualified
 * @param writes qualified
 */
public record StageData(List<Path> reads, List<Path> writes) {
  /** Of a stage that lineage does not show, such as one that runs others. */
  public static final StageData NONE = new StageData(List.of(), List.of());

  /** Holds copies. */
  public StageData {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }
}
