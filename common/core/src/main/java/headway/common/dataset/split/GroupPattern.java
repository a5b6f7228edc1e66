package headway.common.dataset.split;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Groups images that belong together, such as those of one patient, session or video. It is a
 * regular expression on the key; its first capturing group, or else the whole match, is the group.
 * In a list or Parquet it may be the name of a column instead.
 *
 * @param expression empty: every image is its own group
 */
public record GroupPattern(String expression) implements Serializable {
  public static final GroupPattern NONE = new GroupPattern("");

  /** Rejects an invalid regular expression. */
  public GroupPattern {
    compiled(expression);
  }

  private static Pattern compiled(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "must be a regular expression or a column of the input, but was "
              + expression
              + ": "
              + wrong.getDescription(),
          wrong);
    }
  }

  /** Whether it is a name rather than an expression: every key that it matches has one group. */
  public boolean isPlainWord() {
    return expression.matches("[\\w -]+");
  }

  public boolean isNone() {
    return expression.isEmpty();
  }

  /** The group of the image with this key; empty where the key does not match, or nothing of it. */
  public Optional<String> of(String key) {
    if (isNone()) {
      return Optional.empty();
    }
    Matcher matcher = Patterns.of(expression).matcher(key);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
        .filter(group -> !group.isEmpty());
  }

  @Override
  public String toString() {
    return expression;
  }

  /** Compiled once in each process for each expression, of which a process sees one or two. */
  private static final class Patterns {
    private static volatile Patterns last = new Patterns("");

    private final String expression;
    private final Pattern pattern;

    private Patterns(String expression) {
      this.expression = expression;
      this.pattern = compiled(expression);
    }

    static Pattern of(String expression) {
      Patterns known = last;
      if (!known.expression.equals(expression)) {
        known = new Patterns(expression);
        last = known;
      }
      return known.pattern;
    }
  }
}
