package headway.jobs.shard.listing;

import headway.common.dataset.split.Split;
import java.util.Locale;

/**
 * What is known of an image's split before it is read: files are planned by it. A task that packs
 * {@link #MIXED} images writes a file for each split that comes up.
 */
public enum PlannedSplit {
  TRAIN,
  VAL,
  TEST,
  MIXED;

  /**
   * The portion of an image.
   *
   * @param split that is known, or null where the content decides; null because this crosses Kryo
   */
  public static PlannedSplit of(Split split) {
    return split == null ? MIXED : valueOf(split.name());
  }

  /** In the names of parts. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its position in counts: 0 to 3. */
  public int index() {
    return switch (this) {
      case TRAIN -> 0;
      case VAL -> 1;
      case TEST -> 2;
      case MIXED -> 3;
    };
  }
}
