package headway.jobs.extract;

import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.RowWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The features files of one task: one for each split that comes up. */
final class FeatureOutput implements AutoCloseable {
  private final Path folder;
  private final Configuration configuration;
  private final List<String> classes;
  private final String suffix;
  private final Map<Split, RowWriter<FeatureRow>> files = new EnumMap<>(Split.class);
  private final long[][] counts;

  FeatureOutput(Path folder, Configuration configuration, List<String> classes, String suffix) {
    this.folder = folder;
    this.configuration = configuration;
    this.classes = classes;
    this.suffix = suffix;
    this.counts = new long[Split.values().length][classes.size()];
  }

  void write(FeatureRow row) {
    files
        .computeIfAbsent(
            row.split(),
            split ->
                FeatureFile.writer(
                    new Path(folder, split.label() + suffix), configuration, classes))
        .write(row);
    if (row.label() >= 0) {
      counts[row.split().index()][row.label()]++;
    }
  }

  CountedFile[] finish() {
    List<CountedFile> finished = new ArrayList<>();
    files.forEach(
        (split, writer) ->
            finished.add(
                new CountedFile(DataFile.of(split, writer.finish()), counts[split.index()])));
    return finished.toArray(new CountedFile[0]);
  }

  @Override
  public void close() {
    files.values().forEach(RowWriter::close);
  }
}
