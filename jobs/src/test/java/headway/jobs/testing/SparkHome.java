package headway.jobs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Spark distribution that integration tests submit to; {@code .ci/run} installs one. */
public final class SparkHome {
  private static final String VARIABLE = "HEADWAY_TEST_SPARK_HOME";

  private SparkHome() {}

  /**
   * Its folder. The calling test is skipped where the variable is unset, and fails where CI is set,
   * because CI sets it.
   */
  public static Path require() {
    String home = System.getenv(VARIABLE);
    if (home == null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI lacks " + VARIABLE);
    }
    assumeTrue(home != null, VARIABLE + " is unset: skipped. Set it to a Spark 3.5");
    Path folder = Path.of(home);
    if (!Files.isExecutable(folder.resolve("bin/spark-submit"))) {
      throw new AssertionError(
          VARIABLE + " is no Spark: " + folder + "/bin/spark-submit is missing");
    }
    return folder;
  }
}
