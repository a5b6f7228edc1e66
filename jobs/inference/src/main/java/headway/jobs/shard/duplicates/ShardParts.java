package headway.jobs.shard.duplicates;

import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.PartId;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files of one task: one shard per split that occurs, and one quarantine file. */
public final class ShardParts {
  private ShardParts() {}

  /**
   * A writer that creates its files on demand.
   *
   * @param folders of shards and of the quarantine
   * @param quarantine the prefix of the quarantine file's name, unique among parts with this number
   */
  public static PartWriter<ShardRow> open(
      PartId id,
      List<Path> folders,
      Configuration configuration,
      List<String> classes,
      String quarantine) {
    return new PartWriter<>(
        id,
        classes.size(),
        split ->
            ShardFile.writer(
                new Path(folders.get(0), split.label() + id.suffix()), configuration, classes),
        () ->
            QuarantineRow.TABLE.writer(
                new Path(folders.get(1), quarantine + id.suffix()), configuration));
  }
}
