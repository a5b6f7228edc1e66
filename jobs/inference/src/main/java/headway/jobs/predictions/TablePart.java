package headway.jobs.predictions;

import headway.common.dataset.predictions.PredictionPart;
import java.util.Comparator;

/**
 * A part of a table that a task wrote.
 *
 * @param number its position in the table
 * @param file its name, in the folder of the parts
 */
public record TablePart(int number, String file, long rows) {
  /** As a table has them. */
  public static final Comparator<TablePart> BY_NUMBER = Comparator.comparingInt(TablePart::number);

  /** A part whose file is named by its number. */
  public TablePart(int number, long rows) {
    this(number, PredictionPart.name(number), rows);
  }
}
