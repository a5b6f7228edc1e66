package headway.jobs.shard.duplicates;

import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.manifest.PartId;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files of one task: a shard for each split that comes up, and its part of the quarantine. */
public final class ShardParts {
  private ShardParts() {}

  /**
   * Opens no file yet.
   *
   * @param folders of shards and of the quarantine
   * @param quarantine what its file's name there begins with; no other part of this number has it
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
