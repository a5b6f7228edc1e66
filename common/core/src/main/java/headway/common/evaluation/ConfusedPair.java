package headway.common.evaluation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One cell of a confusion matrix.
 *
 * @param truth label of the class of its images
 * @param predicted label of the class that was predicted for them
 * @param images how many there are
 */
public record ConfusedPair(int truth, int predicted, long images) implements Serializable {
  /** The most images first; of equal ones by label. */
  public static final Comparator<ConfusedPair> MOST_FIRST =
      Comparator.comparingLong(ConfusedPair::images)
          .reversed()
          .thenComparingInt(ConfusedPair::truth)
          .thenComparingInt(ConfusedPair::predicted);

  /** Whether the prediction is right: a cell of the diagonal. */
  public boolean right() {
    return truth == predicted;
  }
}
