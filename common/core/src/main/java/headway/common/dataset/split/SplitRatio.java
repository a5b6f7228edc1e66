package headway.common.dataset.split;

import java.io.Serializable;

/**
 * The ratio by which images are split, where the input names no splits.
 *
 * @param train share of the training split, in percent
 * @param val share of the validation split, in percent
 * @param test share of the test split, in percent; the three add up to 100
 */
public record SplitRatio(int train, int val, int test) implements Serializable {
  public SplitRatio {
    if (train < 1 || val < 0 || test < 0 || (long) train + val + test != 100) {
      throw new IllegalArgumentException(
          "must be three whole percentages that add up to 100, the first at least 1, but was "
              + train
              + "/"
              + val
              + "/"
              + test);
    }
  }

  /** Reads {@code 80/10/10}. */
  public static SplitRatio parse(String text) {
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 3) {
        return new SplitRatio(
            Integer.parseInt(parts[0].trim()),
            Integer.parseInt(parts[1].trim()),
            Integer.parseInt(parts[2].trim()));
      }
    } catch (NumberFormatException notNumbers) {
      // Said below, with the form that is wanted.
    }
    throw new IllegalArgumentException(
        "must be train/val/test in percent, such as 80/10/10, but was " + text);
  }

  @Override
  public String toString() {
    return train + "/" + val + "/" + test;
  }
}
