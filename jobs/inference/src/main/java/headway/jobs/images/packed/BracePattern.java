package headway.jobs.images.packed;

import headway.common.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file names that a pattern of WebDataset stands for: {@code {0000..0099}} is a range, whose
 * numbers have as many digits as the first, and {@code {a,b}} are alternatives.
 */
final class BracePattern {
  private static final int MOST_FILES = 1_000_000;
  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");

  private BracePattern() {}

  static boolean is(String uri) {
    return BRACES.matcher(uri).find();
  }

  /**
   * All names, in the order of the pattern.
   *
   * @throws InputException if a range is empty, or there are more than a million
   */
  static List<String> expand(String uri) {
    List<String> names = List.of(uri);
    while (is(names.get(0))) {
      List<String> expanded = new ArrayList<>();
      for (String each : names) {
        Matcher braces = BRACES.matcher(each);
        if (!braces.find()) {
          throw new InputException("Cannot read " + uri + ": its braces are not balanced");
        }
        for (String value : values(uri, braces.group(1), MOST_FILES - expanded.size())) {
          expanded.add(each.substring(0, braces.start()) + value + each.substring(braces.end()));
        }
      }
      names = expanded;
    }
    return names;
  }

  private static List<String> values(String uri, String inside, int most) {
    Matcher range = RANGE.matcher(inside);
    if (!range.matches()) {
      return List.of(inside.split(",", -1));
    }
    try {
      long first = Long.parseLong(range.group(1));
      long last = Long.parseLong(range.group(2));
      if (last < first || last - first >= most) {
        throw new InputException(
            "Cannot read %s: the range {%s} has %s; write it as {first..last}"
                .formatted(uri, inside, last < first ? "no numbers" : "more than a million"));
      }
      List<String> values = new ArrayList<>();
      String form = "%0" + range.group(1).length() + "d";
      for (long each = first; each <= last; each++) {
        values.add(form.formatted(each));
      }
      return values;
    } catch (NumberFormatException tooLong) {
      throw new InputException(
          "Cannot read %s: {%s} is no range of numbers".formatted(uri, inside), tooLong);
    }
  }
}
