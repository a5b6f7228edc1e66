package headway.ml;

import headway.common.config.section.SettingProblems;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what commands say in words of a program: params and settings instead of flags. */
final class ParamNames {
  /** A flag, or the key of a setting. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w./-])(--[a-z][a-z-]*|[a-z]+(\\.[a-zA-Z]+)+)");

  private static final String ADVICE = "conf/headway.conf shows what is allowed";

  /** Those of stages that only compute. */
  static final ParamNames COMPUTING = new ParamNames(NetworkParams.KEYS, flags(NetworkParams.KEYS));

  private final Map<String, String> words = new HashMap<>(Map.of("--set", "setting"));

  /**
   * @param params keys of settings by the param
   * @param flags keys of settings by the flag
   */
  ParamNames(Map<String, String> params, Map<String, String> flags) {
    params.forEach((param, key) -> words.put(key, "param " + param));
    flags.forEach((flag, key) -> words.put(flag, words.getOrDefault(key, "setting " + key)));
  }

  /** Flags that are called as the params. */
  private static Map<String, String> flags(Map<String, String> params) {
    Map<String, String> flags = new TreeMap<>();
    params.forEach(
        (param, key) ->
            flags.put("--" + param.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT), key));
    return flags;
  }

  /** The message with the names of params and settings. */
  String in(String message) {
    return NAME.matcher(message.replace(SettingProblems.ADVICE, ADVICE))
        .replaceAll(
            name -> Matcher.quoteReplacement(words.getOrDefault(name.group(), name.group())));
  }
}
