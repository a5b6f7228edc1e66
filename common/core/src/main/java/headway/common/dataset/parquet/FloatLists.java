package headway.common.dataset.parquet;

import headway.common.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The lists of float32 of a column chunk as {@link RowWriter} makes it: pages of version 2, which
 * hold whole rows, encoded PLAIN. Source of the format: Apache Parquet, "Data pages", "Nested
 * encoding".
 */
final class FloatLists {
  private final Path path;
  private final PageReader pages;
  private final boolean isFloat;
  private final int mostRepeated;
  private final int mostDefined;
  private RunLengthBitPackingHybridDecoder repeated;
  private RunLengthBitPackingHybridDecoder defined;
  private FloatBuffer values;
  private boolean hasNulls;
  private int rowsInPage;
  private int levelsInPage;
  private int count;

  FloatLists(Path path, PageReader pages, ColumnDescriptor column) {
    this.path = path;
    this.pages = pages;
    this.isFloat = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT;
    this.mostRepeated = column.getMaxRepetitionLevel();
    this.mostDefined = column.getMaxDefinitionLevel();
  }

  /** Passes over rows; whole pages are not decoded. */
  void skip(long rows) throws IOException {
    long left = rows;
    while (left > 0) {
      if (rowsInPage == 0) {
        DataPageV2 page = nextPage();
        if (page.getRowCount() <= left) {
          left -= page.getRowCount();
          continue;
        }
        open(page);
      }
      advance();
      left--;
    }
  }

  /** Goes to the next row's list. */
  void advance() throws IOException {
    if (values != null) {
      values.position(values.position() + count);
    }
    while (rowsInPage == 0) {
      open(nextPage());
    }
    rowsInPage--;
    count = 0;
    do {
      if (levelsInPage == 0) {
        throw new EOFException("a page has fewer values than rows");
      }
      levelsInPage--;
      if (!hasNulls || defined.readInt() == mostDefined) {
        count++;
      }
    } while (levelsInPage > 0 && repeated.readInt() != 0);
    if (count > values.remaining()) {
      throw new EOFException("a page ends within a list");
    }
  }

  /** Copies the list, as far as there is room, and returns how many values it has. */
  int copy(float[] out) {
    values.slice().get(out, 0, Math.min(count, out.length));
    return count;
  }

  private DataPageV2 nextPage() throws IOException {
    DataPage page = pages.readPage();
    if (page == null) {
      throw new EOFException("a column has fewer rows than its row group");
    }
    if (isFloat && page instanceof DataPageV2 lists && lists.getDataEncoding() == Encoding.PLAIN) {
      return lists;
    }
    throw new InputException(
        "Cannot read "
            + path
            + ": its features were written by another program; run extract again");
  }

  private void open(DataPageV2 page) throws IOException {
    rowsInPage = page.getRowCount();
    levelsInPage = page.getValueCount();
    hasNulls = page.getNullCount() > 0;
    repeated = levels(page.getRepetitionLevels(), mostRepeated);
    defined = levels(page.getDefinitionLevels(), mostDefined);
    values = page.getData().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    count = 0;
    if (levelsInPage > 0) {
      repeated.readInt(); // That of the first row, which is 0 as at the start of each.
    }
  }

  private static RunLengthBitPackingHybridDecoder levels(BytesInput bytes, int most)
      throws IOException {
    ByteBufferInputStream in = bytes.toInputStream();
    return new RunLengthBitPackingHybridDecoder(BytesUtils.getWidthFromMaxInt(most), in);
  }
}
