package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training, evaluation and report with as many classes as ImageNet-21k, over features that are made
 * here. System properties make it larger: {@code headway.size.features} and {@code
 * headway.size.rows}.
 */
class ManyClassesIT {
  private static final int CLASSES = 21_841;
  private static final int FEATURES = Integer.getInteger("headway.size.features", 16);
  private static final int ROWS = Integer.getInteger("headway.size.rows", 2 * CLASSES);

  @TempDir Path folder;

  @Test
  void trainsEvaluatesAndReports() throws IOException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));
    new MadeFeatures(CLASSES, FEATURES, ROWS).write(work);

    JsonNode trained =
        Typed.done(
            "train",
            "--workspace",
            work.uri(),
            "--epochs",
            "3",
            "--batch-size",
            "512",
            "--workers",
            "2",
            "--learning-rate",
            "0.02");
    JsonNode evaluated = Typed.done("evaluate", "--workspace", work.uri());
    Typed.done("report", "--workspace", work.uri());

    assertThat(trained.get("epochs").asInt()).isEqualTo(3);
    assertThat(evaluated.get("classes").asInt()).isEqualTo(CLASSES);
    assertThat(evaluated.get("images").asInt()).isEqualTo(ROWS / 2);
    assertThat(evaluated.toString().length()).isLessThan(5_000);
    Path page = work.folder().resolve("report/index.html");
    assertThat(Files.size(page)).isLessThan(3_000_000);
    assertThat(Files.readString(page)).contains("[\"n00021840\",");
  }
}
