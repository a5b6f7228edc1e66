package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import headway.common.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads one section of the settings; a mistake is noted and a harmless value stands in for it. */
final class Section {
  private final Config config;
  private final String prefix;
  private final Problems problems;

  Section(Config config, String prefix, Problems problems) {
    this.config = config;
    this.prefix = prefix;
    this.problems = problems;
  }

  String text(String key) {
    return read(key, config::getString, "", "must be a text", value -> true, "");
  }

  /** A text that {@code parse} turns into a value, or refuses with words for the user. */
  <T> T parsed(String key, Function<String, T> parse, T standIn) {
    try {
      return parse.apply(text(key));
    } catch (IllegalArgumentException refused) {
      problems.add(prefix + key, refused.getMessage());
      return standIn;
    } catch (UsageException refused) {
      problems.add(prefix + key, "is not understood: " + refused.getMessage());
      return standIn;
    }
  }

  /** A text that {@code parse} understands, as it was written. */
  String understood(String key, Function<String, ?> parse) {
    this.<Object>parsed(key, parse::apply, "");
    return text(key);
  }

  int integer(String key, int least) {
    return read(
        key, config::getInt, least, "must be a whole number", v -> v >= least, "≥ " + least);
  }

  long number(String key, long least) {
    return read(
        key, config::getLong, least, "must be a whole number", v -> v >= least, "≥ " + least);
  }

  long bytes(String key, long least) {
    return read(
        key,
        config::getBytes,
        least,
        "must be a size such as 128MB",
        v -> v >= least,
        "≥ " + least + " bytes");
  }

  double real(String key, double least, double most) {
    return read(
        key,
        config::getDouble,
        least,
        "must be a number",
        v -> v >= least && v <= most,
        "between " + least + " and " + most);
  }

  List<Integer> integers(String key, int least) {
    return read(
        key,
        config::getIntList,
        List.<Integer>of(),
        "must be a list of whole numbers",
        v -> !v.isEmpty() && v.stream().allMatch(each -> each >= least),
        "one or more numbers ≥ " + least);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String value = text(key).toUpperCase(Locale.ROOT);
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(value)) {
        return each;
      }
    }
    List<String> names =
        List.of(type.getEnumConstants()).stream()
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    problems.add(
        prefix + key, "must be one of " + String.join(", ", names) + " but was " + text(key));
    return type.getEnumConstants()[0];
  }

  private <T> T read(
      String key,
      Function<String, T> get,
      T standIn,
      String kind,
      Predicate<T> allowed,
      String range) {
    try {
      T value = get.apply(key);
      if (!allowed.test(value)) {
        problems.add(prefix + key, "must be " + range + " but was " + value);
        return standIn;
      }
      return value;
    } catch (ConfigException notOfKind) {
      problems.add(prefix + key, kind + " but was " + config.getValue(key).unwrapped());
      return standIn;
    }
  }
}
