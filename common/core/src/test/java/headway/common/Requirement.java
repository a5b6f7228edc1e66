package headway.common;

import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * What some tests need and a machine may lack. Where it is missing they are skipped, and {@link
 * SkippedTests} says so; with {@code -Dheadway.tests=all} they fail instead.
 */
public final class Requirement {
  static final String PROPERTY = "headway.tests";

  private Requirement() {}

  /**
   * Returns if it is there.
   *
   * @param missing what is missing and how to supply it, in the same words for all tests that need
   *     it
   * @throws TestAbortedException if it is not there
   * @throws AssertionError if it is not there and all tests must run
   */
  public static void of(boolean there, String missing) {
    if (there) {
      return;
    }
    if ("all".equals(System.getProperty(PROPERTY))) {
      throw new AssertionError(missing + " (with -D" + PROPERTY + "=all no test is skipped)");
    }
    throw new TestAbortedException(missing);
  }

  /**
   * Returns where all tests must run, so that a test which takes minutes runs then alone.
   *
   * @throws TestAbortedException else
   */
  public static void ofMinutes() {
    of(
        "all".equals(System.getProperty(PROPERTY)),
        "takes minutes; it runs with -D" + PROPERTY + "=all");
  }

  /**
   * The value of an environment variable.
   *
   * @param what the variable has to name, such as {@code a Spark 3.5}
   */
  public static String variable(String name, String what) {
    Optional<String> value = Optional.ofNullable(System.getenv(name)).filter(it -> !it.isBlank());
    of(value.isPresent(), name + " is unset; set it to " + what);
    return value.orElseThrow();
  }
}
