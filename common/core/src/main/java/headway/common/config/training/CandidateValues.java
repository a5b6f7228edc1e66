package headway.common.config.training;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import headway.common.config.section.NumberRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a search may try for one setting: a list of values, or a range of numbers.
 *
 * @param values as texts, empty with a range
 * @param range of numbers above 0
 */
public record CandidateValues(List<String> values, Optional<NumberRange> range) {
  private static final Pattern RANGE = Pattern.compile("\\s*(.+?)\\s*\\.\\.\\s*(.+?)\\s*");

  /** Holds a copy. */
  public CandidateValues {
    values = List.copyOf(values);
  }

  /**
   * Parses a list, a text {@code low..high}, or one value.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static CandidateValues of(ConfigValue value) {
    if (value instanceof ConfigList list) {
      List<String> values = list.unwrapped().stream().map(String::valueOf).distinct().toList();
      if (values.isEmpty()) {
        throw new IllegalArgumentException("must have a value to try");
      }
      return new CandidateValues(values, Optional.empty());
    }
    String text = String.valueOf(value.unwrapped());
    Matcher range = RANGE.matcher(text);
    return range.matches()
        ? new CandidateValues(List.of(), Optional.of(range(range.group(1), range.group(2))))
        : new CandidateValues(List.of(text), Optional.empty());
  }

  private static NumberRange range(String low, String high) {
    try {
      NumberRange range = new NumberRange(Double.parseDouble(low), Double.parseDouble(high));
      if (range.low() > 0) {
        return range;
      }
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "must be a list, or low..high of two numbers, but was " + low + ".." + high, noNumber);
    }
    throw new IllegalArgumentException("must be above 0 where it is a range but was " + low);
  }

  /** The extreme values; if these are allowed, all are. */
  public List<String> extremes() {
    return range
        .map(each -> List.of(String.valueOf(each.low()), String.valueOf(each.high())))
        .orElse(values);
  }
}
