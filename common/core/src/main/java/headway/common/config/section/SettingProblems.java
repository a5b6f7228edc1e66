package headway.common.config.section;

import headway.common.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Collects problems of the settings, so that the user sees all of them at once. */
public final class SettingProblems {
  /** The end of the message, for users of the command line. */
  public static final String ADVICE =
      "Correct them in the file or on the command line; --help shows what is allowed";

  private final List<String> found = new ArrayList<>();

  public void add(String key, String mistake) {
    found.add(key + " " + mistake);
  }

  /** Those with one setting. */
  public List<String> about(String key) {
    return found.stream().filter(each -> each.startsWith(key + " ")).toList();
  }

  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new UsageException("Bad settings: " + String.join("; ", found) + ". " + ADVICE);
    }
  }
}
