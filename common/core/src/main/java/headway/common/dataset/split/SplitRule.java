package headway.common.dataset.split;

import headway.common.storage.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Assigns images to splits. A split that the input names is kept, except for training images from
 * which validation images are taken. Any other image is assigned by a hash of its group, or of its
 * content if it has no group. So identical images are in one split, and adding, removing or
 * renaming images moves no other image.
 *
 * @param train share of the training split, above 0 and at most 1
 * @param val share of the validation split; the rest is the test split
 * @param fromTrain whether images that are named as training ones are divided too
 * @param groups the groups of images that stay together
 */
public record SplitRule(double train, double val, boolean fromTrain, GroupPattern groups)
    implements Serializable {
  /** By ratio, where nothing names a split. */
  public static SplitRule of(SplitRatio ratio, GroupPattern groups) {
    return new SplitRule(ratio.train() / 100.0, ratio.val() / 100.0, false, groups);
  }

  /**
   * Takes validation images from the training ones.
   *
   * @param share of them, from 0 to below 1
   */
  public static SplitRule valFromTrain(double share, GroupPattern groups) {
    return new SplitRule(1 - share, share, share > 0, groups);
  }

  /** The split of an image that has been read. */
  public Split of(Optional<Split> named, String key, String sha256) {
    return of(named, groups.of(key), sha256);
  }

  /** Like the method above, with a group that does not come from the key. */
  public Split of(Optional<Split> named, Optional<String> group, String sha256) {
    return known(named, group).orElseGet(() -> byHash(sha256));
  }

  /** The split of an image before it is read; empty if its content decides. */
  public Optional<Split> known(Optional<Split> named, Optional<String> group) {
    return named
        .filter(split -> !isDivided(split))
        .or(() -> group.map(each -> byHash("group:" + each)));
  }

  private boolean isDivided(Split named) {
    return fromTrain && named == Split.TRAIN;
  }

  /** The share of a split of the images whose hash decides. */
  public double share(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VAL -> val;
      case TEST -> Math.max(0, 1 - train - val);
    };
  }

  /** The share of the largest split. */
  public double largestShare() {
    return Math.max(train, Math.max(val, 1 - train - val));
  }

  /** How many splits have a share: 1 to 3. */
  public int splits() {
    return (int) DoubleStream.of(train, val, 1 - train - val).filter(each -> each > 1e-9).count();
  }

  private Split byHash(String identity) {
    double position = position(identity);
    if (position < train) {
      return Split.TRAIN;
    }
    return position < train + val ? Split.VAL : Split.TEST;
  }

  /** The hash as a fraction in [0, 1). */
  private static double position(String identity) {
    byte[] digest = Sha256.digest().digest(("split:" + identity).getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
  }
}
