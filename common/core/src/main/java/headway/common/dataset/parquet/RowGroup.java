package headway.common.dataset.parquet;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * The location of a row group.
 *
 * @param offset of its first byte in the file
 * @param firstRow of it, from 0, among all of the file
 */
record RowGroup(long offset, long firstRow) {

  /** The group that holds a row; where none does, the end of the file. */
  static RowGroup of(Path path, Configuration configuration, long row) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(RowReader.file(path, configuration))) {
      long first = 0;
      for (BlockMetaData each : file.getRowGroups()) {
        if (row < first + each.getRowCount()) {
          return new RowGroup(each.getStartingPos(), first);
        }
        first += each.getRowCount();
      }
      return new RowGroup(Long.MAX_VALUE - 1, first);
    }
  }
}
