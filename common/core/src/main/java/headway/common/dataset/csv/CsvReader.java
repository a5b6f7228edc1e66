package headway.common.dataset.csv;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.StorageFailures;
import java.io.BufferedReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;

/**
 * Reads the records of one CSV file (RFC 4180) in their order, one at a time. A quoted field may
 * hold commas, line breaks and doubled quotes; records end with a line feed, a carriage return or
 * both; empty lines and a byte order mark at the start are skipped, and so are spaces around a
 * field outside its quotes.
 */
public final class CsvReader implements CloseableIterator<List<String>> {
  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** Otherwise an unclosed quote would read the rest of the file into memory. */
  private static final int LONGEST_FIELD = 1 << 20;

  private final Path path;
  private final Reader text;
  private int ahead;
  private long line = 1;

  /**
   * Reads from the current position of {@code text} and closes it at the end.
   *
   * @param path for messages
   */
  public CsvReader(Path path, Reader text) {
    this.path = path;
    this.text = new BufferedReader(text);
    advance();
    if (ahead == BYTE_ORDER_MARK) {
      advance();
    }
    skipEmptyLines();
  }

  /** The line, from 1, on which the next record begins. */
  public long line() {
    return line;
  }

  @Override
  public boolean hasNext() {
    return ahead != END;
  }

  /**
   * The fields of the next record.
   *
   * @throws InputException where a quote is not closed, or text follows one that is
   */
  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more records in " + path);
    }
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (ahead == ',') {
      advance();
      fields.add(field());
    }
    skipEmptyLines();
    return fields;
  }

  private String field() {
    skipSpaces();
    return ahead == '"' ? quotedField() : plainField();
  }

  private String plainField() {
    StringBuilder field = new StringBuilder();
    long begin = line;
    while (!endsField()) {
      append(field, begin);
      advance();
    }
    return field.toString().stripTrailing();
  }

  private String quotedField() {
    long begin = line;
    StringBuilder field = new StringBuilder();
    advance();
    while (true) {
      if (ahead == END) {
        throw broken(begin, "the quote that opens here is not closed");
      }
      if (ahead != '"') {
        line += ahead == '\n' ? 1 : 0;
        append(field, begin);
        advance();
        continue;
      }
      advance();
      if (ahead == '"') {
        append(field, begin);
        advance();
        continue;
      }
      skipSpaces();
      if (!endsField()) {
        throw broken(line, "text follows the end of a quoted field; double the quotes within one");
      }
      return field.toString();
    }
  }

  private void append(StringBuilder field, long begin) {
    if (field.length() == LONGEST_FIELD) {
      throw broken(begin, "a field of more than " + LONGEST_FIELD + " characters begins here");
    }
    field.append((char) ahead);
  }

  private void skipSpaces() {
    while (ahead == ' ') {
      advance();
    }
  }

  private InputException broken(long where, String reason) {
    return new InputException("Cannot read " + path + ": line " + where + ": " + reason);
  }

  private boolean endsField() {
    return ahead == ',' || ahead == END || endsLine();
  }

  private boolean endsLine() {
    return ahead == '\n' || ahead == '\r';
  }

  private void skipEmptyLines() {
    while (endsLine()) {
      boolean carriage = ahead == '\r';
      advance();
      if (!(carriage && ahead == '\n')) {
        line++;
      }
    }
  }

  private void advance() {
    ahead = StorageFailures.explaining("read", path, text::read);
  }

  @Override
  public void close() {
    StorageFailures.explaining(
        "close",
        path,
        () -> {
          text.close();
          return null;
        });
  }
}
