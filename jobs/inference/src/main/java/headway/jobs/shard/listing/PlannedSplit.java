package headway.jobs.shard.listing;

import headway.common.dataset.split.Split;
import java.util.Locale;

/**
 * The split of an image as far as it is known before the image is read. Parts are planned by it. A
 * task that packs {@link #MIXED} images writes a file for each split that occurs.
 */
public enum PlannedSplit {
  TRAIN,
  VAL,
  TEST,
  MIXED;

  /**
   * The planned split of an image.
   *
   * @param split that is known, or null if the content determines it; null because this crosses
   *     Kryo
   */
  public static PlannedSplit of(Split split) {
    return split == null ? MIXED : valueOf(split.name());
  }

  /** The name in part names. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its index in counts, 0 to 3. */
  public int index() {
    return switch (this) {
      case TRAIN -> 0;
      case VAL -> 1;
      case TEST -> 2;
      case MIXED -> 3;
    };
  }
}
