package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Browser;
import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training, evaluation and report with as many classes as ImageNet-21k, over features that are made
 * here. System properties make it larger: {@code headway.size.features} and {@code
 * headway.size.rows}. With {@code headway.size.executors} it runs on so many executors of 2 GB, and
 * this process is the driver; otherwise all is in this process.
 */
class ManyClassesIT {
  private static final int CLASSES = 21_841;
  private static final int FEATURES = Integer.getInteger("headway.size.features", 16);
  private static final int ROWS = Integer.getInteger("headway.size.rows", 2 * CLASSES);
  private static final int EXECUTORS = Integer.getInteger("headway.size.executors", 0);

  @TempDir Path folder;

  @Test
  void trainsEvaluatesAndReports() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Work work = Prepared.extracted(folder.resolve("work"));
    new MadeFeatures(CLASSES, FEATURES, ROWS).write(work);
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(List.of("--epochs", "3", "--batch-size", "512", "--workers", "2"));
    train.addAll(List.of("--learning-rate", "0.02"));
    List<String> evaluate = List.of("evaluate", "--workspace", work.uri());
    List<String> report = List.of("report", "--workspace", work.uri());

    JsonNode trained;
    JsonNode evaluated;
    if (EXECUTORS > 0) {
      try (SizedCluster cluster = SizedCluster.start(folder.resolve("cluster"), EXECUTORS)) {
        trained = cluster.run(EXECUTORS, train).result();
        evaluated = cluster.run(EXECUTORS, evaluate).result();
        cluster.run(EXECUTORS, report);
      }
    } else {
      trained = SizedCluster.Sized.of(train).result();
      evaluated = SizedCluster.Sized.of(evaluate).result();
      SizedCluster.Sized.of(report);
    }

    assertThat(trained.get("epochs").asInt()).isEqualTo(3);
    assertThat(evaluated.get("classes").asInt()).isEqualTo(CLASSES);
    assertThat(evaluated.get("images").asInt()).isEqualTo(ROWS / 2);
    assertThat(evaluated.toString().length()).isLessThan(5_000);
    Path page = work.folder().resolve("report/index.html");
    assertThat(Files.size(page)).isLessThan(3_000_000);
    JsonNode seen =
        Browser.open(
            page,
            """
            const classes = document.getElementById('classes').parentElement;
            const box = classes.querySelector('input[type=search]');
            box.value = 'n00021840';
            box.dispatchEvent(new Event('input'));
            return [...classes.querySelectorAll('tbody th')].map(each => each.textContent);
            """);
    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("result").toString()).isEqualTo("[\"n00021840\"]");
  }
}
