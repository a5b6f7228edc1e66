package headway.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void theDryRunShowsTheSettingsWithoutThoseOfSpark() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        Main.run(
            new PrintStream(out, true, UTF_8),
            true,
            "shard",
            "--dry-run",
            "--set",
            "spark.hadoop.fs.s3a.secret.key=hidden",
            "--workspace",
            "s3a://bucket/w");
    assertThat(status).isZero();
    assertThat(out.toString(UTF_8))
        .contains("workspace = s3a://bucket/w", "shard.split = 80/10/10")
        .doesNotContain("hidden", "spark");
  }
}
