package headway.jobs.images;

import headway.common.InputException;
import headway.common.dataset.split.GroupPattern;
import headway.jobs.spark.Progress;
import java.io.Serializable;
import java.util.function.Supplier;

/**
 * Statistics of image groups.
 *
 * @param groups the number of groups
 * @param grouped the number of images in groups
 * @param alone the number of images without a group
 * @param torn the number of groups that the input assigns to more than one split
 * @param any the name of one group; empty if there is none
 */
public record GroupStatistics(long groups, long grouped, long alone, long torn, String any)
    implements Serializable {
  /** The sum with the statistics of other, disjoint groups. */
  GroupStatistics and(GroupStatistics others) {
    return new GroupStatistics(
        groups + others.groups,
        grouped + others.grouped,
        alone + others.alone,
        torn + others.torn,
        any.compareTo(others.any) > 0 ? any : others.any);
  }

  /**
   * Reports the groups to the user.
   *
   * @param origin of the images
   * @param advice what to do if no image has a group
   * @throws InputException if there is no group, or if one group contains all images
   */
  public void say(String stage, String origin, GroupPattern by, Supplier<String> advice) {
    String failed = "Cannot " + stage + " " + origin + ": --group-by " + by;
    if (groups == 0) {
      throw new InputException(
          failed + " matches none of its " + (grouped + alone) + " images; " + advice.get());
    }
    if (groups == 1 && alone == 0) {
      throw new InputException(
          failed
              + " puts all images into the one group "
              + any
              + ", which would be in one split; capture what tells groups apart, such as"
              + " patient(\\d+)");
    }
    Progress.say(
        stage
            + ": "
            + grouped
            + " images are in "
            + groups
            + (groups == 1 ? " group" : " groups")
            + " by "
            + by
            + (alone > 0 ? "; " + alone + " match nothing and are each on their own" : ""));
    if (torn > 0) {
      Progress.say(
          stage + ": " + torn + " groups are in more than one split, as the input names them");
    }
  }
}
