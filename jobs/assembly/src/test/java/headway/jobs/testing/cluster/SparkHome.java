package headway.jobs.testing.cluster;

import headway.common.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Spark distributions that integration tests submit to; {@code .ci/run} installs them. */
public final class SparkHome {
  private SparkHome() {}

  /** The folder of the one for most tests; a {@link Requirement} of the calling test. */
  public static Path require() {
    return require("HEADWAY_TEST_SPARK_HOME", "a Spark 3.5");
  }

  /** The folder of a Spark 4.0; a {@link Requirement} of the calling test. */
  public static Path require4() {
    return require("HEADWAY_TEST_SPARK4_HOME", "a Spark 4.0");
  }

  private static Path require(String variable, String what) {
    Path folder = Path.of(Requirement.variable(variable, what));
    if (!Files.isExecutable(folder.resolve("bin/spark-submit"))) {
      throw new AssertionError(
          variable + " is no Spark: " + folder + "/bin/spark-submit is missing");
    }
    return folder;
  }
}
