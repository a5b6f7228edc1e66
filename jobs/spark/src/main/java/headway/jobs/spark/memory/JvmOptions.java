package headway.jobs.spark.memory;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JVM options as one line. */
public final class JvmOptions {
  private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w*GC");
  private static final Pattern HEAP = Pattern.compile("-X(ms|mx|mn|ss)\\S*");

  private JvmOptions() {}

  /**
   * The usual options, without those that {@code wanted} overrides, followed by {@code wanted}. A
   * wanted garbage collector replaces any other, because a JVM does not start with two.
   */
  public static String merged(String usual, String wanted) {
    List<String> typed = List.of(wanted.trim().split("\\s+"));
    Set<String> said = typed.stream().map(JvmOptions::name).collect(Collectors.toSet());
    boolean collector =
        typed.stream().anyMatch(each -> COLLECTOR.matcher(each).matches() && each.contains("+"));
    String kept =
        Stream.of(usual.trim().split("\\s+"))
            .filter(each -> !said.contains(name(each)))
            .filter(each -> !(collector && COLLECTOR.matcher(each).matches()))
            .collect(Collectors.joining(" "));
    return (kept + " " + wanted.trim()).trim();
  }

  /** The name of an option without its value: {@code -Dname}, {@code -XX:Name}, {@code -Xms}. */
  private static String name(String option) {
    if (HEAP.matcher(option).matches()) {
      return option.substring(0, "-Xms".length());
    }
    String name = option.replaceFirst("^-XX:[+-]", "-XX:");
    int value = name.indexOf('=');
    return value < 0 ? name : name.substring(0, value);
  }
}
