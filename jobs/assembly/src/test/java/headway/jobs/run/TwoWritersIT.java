package headway.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Storage;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.OwnProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that run in one workspace on S3. */
class TwoWritersIT {
  private static final int IMAGES = 12;
  private static final Duration LOOK = Duration.ofMillis(50);

  /** More than anybody waits for. */
  private static final String ENDLESS = "1000000";

  private static final org.apache.hadoop.fs.Path LEASE =
      new org.apache.hadoop.fs.Path("s3a://headway/work/lease.json");

  @TempDir Path folder;

  @Test
  void theSecondIsRefusedAndTheLeaseOfAMachineThatIsGoneIsTakenOver()
      throws IOException, InterruptedException {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"))) {
      Configuration configuration = new Configuration();
      s3.hadoopSettings().forEach(configuration::set);
      Storage storage = new Storage(configuration);
      String photos = Shapes.folders(folder.resolve("photos"), IMAGES).toString();
      String lease;
      try (OwnProcess first = OwnProcess.headway(run(s3, photos, ENDLESS))) {
        while (!storage.exists(LEASE)) {
          assertThat(first.endsWithin(LOOK)).as("the first ended before it began").isFalse();
        }
        Typed second = Typed.headway(run(s3, photos, "2"));

        assertThat(second.status()).as(second.err()).isEqualTo(5);
        assertThat(second.complaint())
            .startsWith("Cannot start run: ")
            .contains("(process " + first.pid() + ") runs run in s3a://headway/work since");
        assertThat(first.endsWithin(LOOK)).as("the first is disturbed").isFalse();
        lease = new String(storage.read(LEASE), UTF_8);
        first.kill();
      }
      storage.publish(LEASE, ofAMachineThatIsGone(lease).getBytes(UTF_8));

      Typed third = Typed.headway(run(s3, photos, "2"));

      assertThat(third.status()).as(third.err()).isZero();
      assertThat(third.err()).contains("taking over from ", "@far", "whose lease ended at 2001-");
      assertThat(storage.exists(LEASE)).isFalse();
    }
  }

  private static String ofAMachineThatIsGone(String lease) {
    return lease
        .replaceFirst("(\"host\" : )\"[^\"]*\"", "$1\"far\"")
        .replaceFirst("(\"machine\" : )\"[^\"]*\"", "$1\"another\"")
        .replaceFirst("(\"renewed\" : )\"[^\"]*\"", "$1\"2001-01-01T00:00:00Z\"")
        .replaceFirst("(\"seconds\" : )[0-9.]+", "$11.0");
  }

  private static String[] run(EmbeddedS3 s3, String photos, String epochs) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--images", photos, "--workspace", "s3a://headway/work"));
    arguments.addAll(Prepared.QUICK);
    arguments.addAll(List.of("--epochs", epochs));
    s3.hadoopSettings()
        .forEach(
            (key, value) ->
                arguments.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    return arguments.toArray(new String[0]);
  }
}
