package headway.jobs.predictions;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/**
 * A part of a table that a task wrote.
 *
 * @param number its position in the table
 * @param file its name, in the folder of the parts
 */
public record TablePart(int number, String file, long rows) implements Serializable {
  /** The order of parts in a table. */
  public static final Comparator<TablePart> BY_NUMBER = Comparator.comparingInt(TablePart::number);

  /** A part whose file is named by its number. */
  public TablePart(int number, long rows) {
    this(number, fileName(number), rows);
  }

  /** The name of a part's file. */
  public static String fileName(int number) {
    return String.format(Locale.ROOT, "part-%05d.parquet", number);
  }
}
