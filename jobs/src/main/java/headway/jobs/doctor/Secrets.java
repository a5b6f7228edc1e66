package headway.jobs.doctor;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values that no line may show. */
final class Secrets {
  private static final Pattern KEY =
      Pattern.compile("(?i).*(secret|password|token|access[._]?key|credential(?!s\\.provider)).*");
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  /** Of settings by key, and of this process's environment. */
  static Secrets in(Map<String, String> settings) {
    return new Secrets(
        Stream.of(settings, System.getenv())
            .flatMap(map -> map.entrySet().stream())
            .filter(each -> KEY.matcher(each.getKey()).matches())
            .map(Map.Entry::getValue)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .toList());
  }

  String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, "…");
    }
    return hidden;
  }
}
