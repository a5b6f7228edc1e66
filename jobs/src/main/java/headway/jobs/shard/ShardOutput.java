package headway.jobs.shard;

import headway.common.dataset.QuarantineFile;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.SplitFiles;
import headway.common.dataset.parquet.RowWriter;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files of one task: a shard for each split that comes up, and its part of the quarantine. */
final class ShardOutput implements AutoCloseable {
  private final List<Path> folders;
  private final Configuration configuration;
  private final String quarantineName;
  private final SplitFiles<ShardRow> shards;
  private Optional<RowWriter<QuarantineRow>> quarantine = Optional.empty();
  private long quarantined;
  private long unlabelled;
  private String firstReason = "";

  /**
   * Opens no file yet.
   *
   * @param folders of shards and of the quarantine
   * @param suffix of the shards' names, after the split
   * @param quarantineName of the quarantine's file; no other task may have it
   */
  ShardOutput(
      List<Path> folders,
      Configuration configuration,
      List<String> classes,
      String suffix,
      String quarantineName) {
    this.folders = folders;
    this.configuration = configuration;
    this.quarantineName = quarantineName;
    this.shards =
        new SplitFiles<>(
            split ->
                ShardFile.writer(
                    new Path(folders.get(0), split.label() + suffix), configuration, classes),
            classes.size());
  }

  void keep(ShardRow row) {
    shards.write(row.split(), row.label(), row);
  }

  void refuse(QuarantineRow row) {
    if (quarantine.isEmpty()) {
      quarantine =
          Optional.of(
              QuarantineFile.writer(new Path(folders.get(1), quarantineName), configuration));
      firstReason = row.key() + ": " + row.reason();
    }
    quarantine.get().write(row);
    quarantined++;
  }

  /** Counts an image whose class is unknown; it is kept nowhere. */
  void leaveUnlabelled() {
    unlabelled++;
  }

  /** Finishes all files and describes them. */
  ShardTaskResult finish() {
    return new ShardTaskResult(
        shards.finish(),
        quarantined > 0 ? quarantineName : "",
        quarantined,
        firstReason,
        unlabelled);
  }

  @Override
  public void close() {
    try {
      shards.close();
    } finally {
      quarantine.ifPresent(RowWriter::close);
    }
  }
}
