package headway.common.config.section;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import headway.common.UsageException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads one section of the settings. An invalid value is added to the problems, and a valid default
 * is used instead.
 */
public final class SettingsSection {
  private final Config config;
  private final String prefix;
  private final SettingProblems problems;

  public SettingsSection(Config config, String prefix, SettingProblems problems) {
    this.config = config;
    this.prefix = prefix;
    this.problems = problems;
  }

  public String text(String key) {
    return optionalText(key).orElse("");
  }

  /** A text that {@code parse} converts; the message of its exception is shown to the user. */
  public <T> T parsed(String key, Function<String, T> parse, T standIn) {
    try {
      return optionalText(key).map(parse).orElse(standIn);
    } catch (IllegalArgumentException refused) {
      problems.add(prefix + key, refused.getMessage());
      return standIn;
    } catch (UsageException refused) {
      problems.add(prefix + key, "is not understood: " + refused.getMessage());
      return standIn;
    }
  }

  /** A text that {@code check} accepts, unchanged. */
  public String understood(String key, Consumer<String> check) {
    return parsed(
        key,
        text -> {
          check.accept(text);
          return text;
        },
        "");
  }

  /** Empty if it is not a text, which is added to the problems. */
  private Optional<String> optionalText(String key) {
    return read(
        key,
        each -> Optional.of(config.getString(each)),
        Optional.empty(),
        "must be a text",
        value -> true,
        "");
  }

  public int integer(String key, int least) {
    return read(
        key,
        each -> whole(each).intValueExact(),
        least,
        "must be a whole number of at most " + Integer.MAX_VALUE,
        v -> v >= least,
        "≥ " + least);
  }

  public long number(String key, long least) {
    return read(
        key,
        each -> whole(each).longValueExact(),
        least,
        "must be a whole number",
        v -> v >= least,
        "≥ " + least);
  }

  public int integer(String key, int least, int most) {
    return read(
        key,
        each -> whole(each).intValueExact(),
        least,
        "must be a whole number",
        v -> v >= least && v <= most,
        "between " + least + " and " + most);
  }

  public boolean flag(String key) {
    return read(key, config::getBoolean, false, "must be true or false", v -> true, "");
  }

  /**
   * Two numbers, or one that {@code ofOne} converts to a range.
   *
   * @param least of what may be drawn
   * @param most of what may be drawn
   */
  public NumberRange range(
      String key, DoubleFunction<NumberRange> ofOne, double least, double most) {
    return read(
        key,
        each ->
            config.getValue(each).valueType() == ConfigValueType.LIST
                ? pair(config.getDoubleList(each))
                : ofOne.apply(config.getDouble(each)),
        NumberRange.only(1),
        "must be a number, or [low, high] with low ≤ high,",
        v -> v.low() >= least && v.high() <= most,
        "between " + least + " and " + most);
  }

  private static NumberRange pair(List<Double> numbers) {
    if (numbers.size() != 2) {
      throw new NumberFormatException("two numbers are wanted");
    }
    return new NumberRange(numbers.get(0), numbers.get(1));
  }

  /** Adds a problem: this value conflicts with another. */
  public void contradiction(String key, String mistake) {
    problems.add(prefix + key, mistake);
  }

  /** The library would truncate 2.7 to 2. */
  private BigDecimal whole(String key) {
    return new BigDecimal(config.getString(key).trim());
  }

  public long bytes(String key, long least) {
    return read(
        key,
        config::getBytes,
        least,
        "must be a size such as 128MB",
        v -> v >= least,
        "≥ " + least + " bytes");
  }

  public double real(String key, double least, double most) {
    return read(
        key,
        config::getDouble,
        least,
        "must be a number",
        v -> v >= least && v <= most,
        "between " + least + " and " + most);
  }

  public double positive(String key) {
    return read(
        key,
        config::getDouble,
        1.0,
        "must be a number",
        v -> v > 0 && v < Double.POSITIVE_INFINITY,
        "above 0");
  }

  public double belowOne(String key) {
    return read(
        key, config::getDouble, 0.0, "must be a number", v -> v >= 0 && v < 1, "≥ 0 and below 1");
  }

  public List<String> texts(String key) {
    return read(
        key, config::getStringList, List.of(), "must be a list of texts", value -> true, "");
  }

  /** A text, or a list of them; nothing for an empty text. */
  public List<String> textOrTexts(String key) {
    return read(
        key,
        each ->
            config.getValue(each).valueType() == ConfigValueType.LIST
                ? config.getStringList(each)
                : List.of(config.getString(each)).stream().filter(text -> !text.isBlank()).toList(),
        List.of(),
        "must be a text or a list of texts",
        value -> true,
        "");
  }

  /** Finite numbers: a list, one number, or a text that separates them by commas or spaces. */
  public List<Double> numbers(String key) {
    return read(
        key,
        each ->
            config.getValue(each).valueType() == ConfigValueType.LIST
                ? config.getDoubleList(each)
                : Arrays.stream(config.getString(each).split("[,\\s]+"))
                    .filter(text -> !text.isEmpty())
                    .map(Double::valueOf)
                    .toList(),
        List.<Double>of(),
        "must be a number or a list of numbers",
        v -> v.stream().allMatch(Double::isFinite),
        "finite");
  }

  public List<Integer> integers(String key, int least) {
    return read(
        key,
        config::getIntList,
        List.<Integer>of(),
        "must be a list of whole numbers",
        v -> !v.isEmpty() && v.stream().allMatch(each -> each >= least),
        "one or more numbers ≥ " + least);
  }

  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    E[] all = type.getEnumConstants();
    return parsed(key, text -> named(text, all), all[0]);
  }

  private static <E extends Enum<E>> E named(String text, E[] all) {
    return Arrays.stream(all)
        .filter(each -> optionValue(each).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + Arrays.stream(all)
                            .map(SettingsSection::optionValue)
                            .collect(Collectors.joining(", "))
                        + " but was "
                        + text));
  }

  /** The value as users write it, such as {@code linear-svm}. */
  public static String optionValue(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    } catch (ConfigException | ArithmeticException | IllegalArgumentException notOfKind) {
      Object found = config.getIsNull(key) ? null : config.getValue(key).unwrapped();
      problems.add(prefix + key, kind + " but was " + found);
      return standIn;
    }
  }
}
