package headway.common.dataset;

import headway.common.storage.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Assigns each image to a split by a hash of its key alone, so adding photos never moves others.
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

  /** The split of the image with this key. */
  public Split of(String key) {
    int percent = percentile(key);
    if (percent < train) {
      return Split.TRAIN;
    }
    return percent < train + val ? Split.VAL : Split.TEST;
  }

  /** Where the key's hash lies in its range: 0 to 99. */
  private static int percentile(String key) {
    byte[] digest = Sha256.digest().digest(("split:" + key).getBytes(StandardCharsets.UTF_8));
    long half = ByteBuffer.wrap(digest).getLong() >>> 1;
    return (int) Math.multiplyHigh(half, 200);
  }

  @Override
  public String toString() {
    return train + "/" + val + "/" + test;
  }
}
