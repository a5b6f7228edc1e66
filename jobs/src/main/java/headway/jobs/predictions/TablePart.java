package headway.jobs.predictions;

import headway.common.dataset.predictions.PredictionPart;
import java.util.Comparator;

/**
 * A part of a table that a task wrote.
 *
 * @param number of its file, and its position in the table
 */
public record TablePart(int number, long rows) {
  /** As a table has them. */
  public static final Comparator<TablePart> BY_NUMBER = Comparator.comparingInt(TablePart::number);

  String fileName() {
    return PredictionPart.name(number);
  }
}
