package headway.common.dataset.predictions;

import headway.common.dataset.parquet.WrittenFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One file of a predictions table for users. */
public interface PredictionTable extends AutoCloseable {
  void write(PredictionRow row);

  /** Ends the file and describes it. */
  WrittenFile finish();

  @Override
  void close();

  /** How a table is written. */
  enum TableFormat {
    /** A column for each of {@link PredictionColumns#names}. */
    PARQUET("parquet") {
      @Override
      PredictionTable open(Path path, PredictionColumns columns, Configuration configuration) {
        return ParquetPredictionTable.columns(path, columns, configuration);
      }
    },
    /**
     * As {@link #PARQUET}, with lists of the most probable classes instead of a column for each
     * class.
     */
    PARQUET_LISTS("parquet") {
      @Override
      PredictionTable open(Path path, PredictionColumns columns, Configuration configuration) {
        return ParquetPredictionTable.lists(path, columns, configuration);
      }
    },
    /** RFC 4180, with a header. */
    CSV("csv") {
      @Override
      PredictionTable open(Path path, PredictionColumns columns, Configuration configuration) {
        return new CsvPredictionTable(path, columns, configuration);
      }
    };

    private final String extension;

    TableFormat(String extension) {
      this.extension = extension;
    }

    abstract PredictionTable open(
        Path path, PredictionColumns columns, Configuration configuration);

    /** Starts a file, {@code part-<number>}. */
    public PredictionTable create(
        Path folder, int number, PredictionColumns columns, Configuration configuration) {
      return open(
          new Path(folder, "part-%05d.%s".formatted(number, extension)), columns, configuration);
    }
  }
}
