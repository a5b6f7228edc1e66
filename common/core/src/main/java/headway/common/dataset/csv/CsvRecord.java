package headway.common.dataset.csv;

import java.util.List;
import java.util.stream.Collectors;

/** One record of a CSV file. */
public final class CsvRecord {
  private CsvRecord() {}

  /**
   * The record with the line feed that ends it. A field that holds a comma, a quote or a line break
   * stands in quotes, and each quote in it is doubled (RFC 4180, section 2); so does an empty one,
   * which alone would make an empty line.
   *
   * @param fields at least one
   */
  public static String line(List<String> fields) {
    return fields.stream().map(CsvRecord::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    boolean kept = field.equals(field.strip()) && !field.isEmpty();
    return plain && kept ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
