package headway.jobs.testing;

import headway.common.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Spark distribution that integration tests submit to; {@code .ci/run} installs one. */
public final class SparkHome {
  private static final String VARIABLE = "HEADWAY_TEST_SPARK_HOME";

  private SparkHome() {}

  /** Its folder; a {@link Requirement} of the calling test. */
  public static Path require() {
    Path folder = Path.of(Requirement.variable(VARIABLE, "a Spark 3.5"));
    if (!Files.isExecutable(folder.resolve("bin/spark-submit"))) {
      throw new AssertionError(
          VARIABLE + " is no Spark: " + folder + "/bin/spark-submit is missing");
    }
    return folder;
  }
}
