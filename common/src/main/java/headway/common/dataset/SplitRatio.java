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
  private static final double TWO_TO_64 = 0x1p64;

  public SplitRatio {
    if (train < 1 || val < 0 || test < 0 || train + val + test != 100) {
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
    double position = unsignedHash(key) / TWO_TO_64 * 100;
    if (position < train) {
      return Split.TRAIN;
    }
    return position < train + val ? Split.VAL : Split.TEST;
  }

  private static double unsignedHash(String key) {
    byte[] digest = Sha256.digest().digest(("split:" + key).getBytes(StandardCharsets.UTF_8));
    long bits = ByteBuffer.wrap(digest).getLong();
    double value = (bits >>> 1) * 2.0;
    return value + (bits & 1);
  }

  @Override
  public String toString() {
    return train + "/" + val + "/" + test;
  }
}
