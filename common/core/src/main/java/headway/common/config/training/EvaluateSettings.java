package headway.common.config.training;

import headway.common.config.section.SettingsSection;
import java.util.List;

/** Section {@code evaluate}. */
public record EvaluateSettings(EvaluatedSplit split, List<Integer> topK) {

  /** The split whose metrics are reported. */
  public enum EvaluatedSplit {
    AUTO,
    TRAIN,
    VAL,
    TEST
  }

  public static EvaluateSettings from(SettingsSection section) {
    return new EvaluateSettings(
        section.choice("split", EvaluatedSplit.class), section.integers("topK", 1));
  }
}
