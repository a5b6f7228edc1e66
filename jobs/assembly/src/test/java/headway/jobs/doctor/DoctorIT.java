package headway.jobs.doctor;

import static headway.jobs.doctor.DoctorCommandTest.check;
import static headway.jobs.doctor.DoctorCommandTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found where something is broken. */
class DoctorIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "list, store: list, s3:ListBucket, true",
    "put, store: put, s3:PutObject, false",
    "get, store: get, s3:GetObject, true",
    "delete, store: delete, s3:DeleteObject, true"
  })
  void namesTheRightThatIsMissingAndTriesTheOthers(
      String right, String check, String permission, boolean others) {
    Typed typed =
        Typed.headway(
            "doctor",
            "--workspace",
            folder.resolve("work").toString(),
            "--set",
            "spark.hadoop.fs.file.impl=" + RefusingFileSystem.class.getName(),
            "--set",
            "spark.hadoop.fs.file.impl.disable.cache=true",
            "--set",
            "spark.hadoop." + RefusingFileSystem.REFUSED + "=" + right);

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    JsonNode found = check(typed.result(), check);
    assertThat(found.get("ok").asBoolean()).isFalse();
    assertThat(found.get("detail").asText()).contains("access denied");
    assertThat(found.get("advice").asText()).contains("check the credentials", permission);
    assertThat(names(typed.result()).contains("clock")).isEqualTo(others);
  }

  @Test
  void goesOnWhereSparkDoesNotStartAndShowsNoSecret() {
    Typed typed =
        Typed.headway(
            "doctor",
            "--set",
            "spark.master=nonsense",
            "--set",
            "spark.hadoop.fs.s3a.secret.key=nonsense");

    assertThat(typed.status()).isEqualTo(3);
    JsonNode spark = check(typed.result(), "Spark");
    assertThat(spark.get("detail").asText()).contains("does not start");
    assertThat(spark.get("advice").asText()).contains("spark.master");
    assertThat(check(typed.result(), "Java").get("ok").asBoolean()).isTrue();
    assertThat(typed.out()).doesNotContain("nonsense");
  }

  @Test
  void letsATaskPublishAFileOnS3AndLeavesNothingThere() throws Exception {
    Typed typed =
        Typed.headway(
            "doctor", "--embedded-s3", folder.toString(), "--workspace", "s3a://headway/work");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(check(typed.result(), "task writes").get("detail").asText())
        .isEqualTo("files appear whole or not at all");
    assertThat(check(typed.result(), "store: put in parts").get("detail").asText())
        .isEqualTo("two parts");
    try (var left = Files.walk(folder)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void findsAWrongSecretWithoutShowingIt() {
    try (EmbeddedS3 server = EmbeddedS3.start(folder)) {
      Map<String, String> settings = new TreeMap<>(server.hadoopSettings());
      settings.put("fs.s3a.bucket.headway.secret.key", "not-the-secret");
      List<String> args = new ArrayList<>(List.of("doctor", "--workspace", "s3a://headway/work"));
      settings.forEach(
          (key, value) -> args.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));

      Typed typed = Typed.headway(args.toArray(new String[0]));

      assertThat(typed.status()).as(typed.err()).isEqualTo(3);
      assertThat(check(typed.result(), "store: list").get("detail").asText())
          .contains("access denied");
      assertThat(check(typed.result(), "store: put").get("ok").asBoolean()).isFalse();
      assertThat(typed.out() + typed.err()).doesNotContain("not-the-secret");
    }
  }
}
