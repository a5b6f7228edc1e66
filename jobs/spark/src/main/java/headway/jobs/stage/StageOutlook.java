package headway.jobs.stage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a stage would do if it ran now.
 *
 * @param reasons why, each as a line; for a stage that is unchanged what must be known besides
 * @param parts how many of its parts exist, where it has parts and their number is known
 */
public record StageOutlook(Action action, List<String> reasons, Optional<PartCount> parts) {

  /** The reason of a stage that has not ended yet. */
  public static final String NO_RESULT = "there is no complete result";

  /** What the stage would do with its results. */
  public enum Action {
    /** It takes them as they are. */
    UNCHANGED,
    /** It keeps some and makes the others. */
    CONTINUE,
    /** It makes all of them. */
    ANEW,
    /** That cannot be told without running it. */
    UNKNOWN,
    /** It stops with an error. */
    REFUSED;

    /** The name in results. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the results that follow are of other inputs afterwards. */
    public boolean changesResults() {
      return this == CONTINUE || this == ANEW;
    }
  }

  /** Existing parts, and parts in all. */
  public record PartCount(int there, int wanted) {}

  /** Holds a copy. */
  public StageOutlook {
    reasons = List.copyOf(reasons);
  }

  /** An outlook of a stage without parts. */
  public static StageOutlook of(Action action, List<String> reasons) {
    return new StageOutlook(action, reasons, Optional.empty());
  }

  /** The same with the number of parts. */
  public StageOutlook withParts(int there, int wanted) {
    return new StageOutlook(action, reasons, Optional.of(new PartCount(there, wanted)));
  }

  /** The same action with other reasons. */
  public StageOutlook because(List<String> others) {
    return new StageOutlook(action, others, parts);
  }
}
