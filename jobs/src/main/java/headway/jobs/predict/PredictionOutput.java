package headway.jobs.predict;

import headway.common.config.PredictSettings.Format;
import headway.common.dataset.PredictionFile;
import headway.common.dataset.PredictionRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One file of predictions. */
interface PredictionOutput extends AutoCloseable {
  void write(PredictionRow row);

  /** Ends the file and describes it. */
  WrittenFile finish();

  @Override
  void close();

  /** Starts a file. */
  static PredictionOutput create(
      Format format, Path folder, int number, Configuration configuration) {
    String name = String.format(Locale.ROOT, "part-%05d.", number);
    if (format == Format.CSV) {
      return new CsvOutput(new Path(folder, name + "csv"), configuration);
    }
    RowWriter<PredictionRow> parquet =
        PredictionFile.writer(new Path(folder, name + "parquet"), configuration);
    return new PredictionOutput() {
      @Override
      public void write(PredictionRow row) {
        parquet.write(row);
      }

      @Override
      public WrittenFile finish() {
        return parquet.finish();
      }

      @Override
      public void close() {
        parquet.close();
      }
    };
  }
}
