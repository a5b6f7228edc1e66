package headway.jobs.shard;

import headway.common.dataset.QuarantineFile;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.RowWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files of one task: a shard for each split that comes up, and its part of the quarantine. */
final class ShardOutput implements AutoCloseable {
  private final List<Path> folders;
  private final Configuration configuration;
  private final List<String> classes;
  private final String suffix;
  private final String quarantineName;
  private final Map<Split, RowWriter<ShardRow>> shards = new EnumMap<>(Split.class);
  private final long[][] counts;
  private Optional<RowWriter<QuarantineRow>> quarantine = Optional.empty();
  private long quarantined;
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
    this.classes = classes;
    this.suffix = suffix;
    this.quarantineName = quarantineName;
    this.counts = new long[Split.values().length][classes.size()];
  }

  void keep(ShardRow row) {
    shards
        .computeIfAbsent(
            row.split(),
            split ->
                ShardFile.writer(
                    new Path(folders.get(0), split.label() + suffix), configuration, classes))
        .write(row);
    if (row.label() >= 0) {
      counts[row.split().index()][row.label()]++;
    }
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

  /** Finishes all files and describes them. */
  ShardTaskResult finish() {
    List<CountedFile> files = new ArrayList<>();
    shards.forEach(
        (split, writer) ->
            files.add(new CountedFile(DataFile.of(split, writer.finish()), counts[split.index()])));
    return new ShardTaskResult(files.toArray(new CountedFile[0]), quarantined, firstReason);
  }

  @Override
  public void close() {
    shards.values().forEach(RowWriter::close);
    quarantine.ifPresent(RowWriter::close);
  }
}
