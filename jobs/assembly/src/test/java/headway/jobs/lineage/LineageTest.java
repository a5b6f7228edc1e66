package headway.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With OpenLineage's listener in the session, what stages read and write is told to it. */
class LineageTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private Typed toFile(String... arguments) {
    return headway("type=file", "location=" + folder.resolve("events"), arguments);
  }

  private static Typed headway(String type, String where, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    List.of(
            "spark.extraListeners=io.openlineage.spark.agent.OpenLineageSparkListener",
            "spark.openlineage.namespace=photos",
            "spark.openlineage.transport." + type,
            "spark.openlineage.transport." + where)
        .forEach(each -> all.addAll(List.of("--set", each)));
    return Typed.headway(all.toArray(new String[0]));
  }

  /** The events of Headway's jobs, as job, type, inputs and outputs. */
  private List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("events"))) {
      JsonNode event = JSON.readTree(line);
      String job = event.at("/job/name").asText();
      if (job.startsWith("headway.")) {
        assertThat(event.at("/job/namespace").asText()).isEqualTo("photos");
        events.add(
            "%s %s %s -> %s"
                .formatted(
                    job.substring("headway.".length()),
                    event.get("eventType").asText(),
                    names(event.get("inputs")),
                    names(event.get("outputs"))));
      }
    }
    return events;
  }

  private List<String> names(JsonNode sets) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : sets) {
      assertThat(each.get("namespace").asText()).isEqualTo("file");
      names.add(folder.relativize(Path.of(each.get("name").asText())).toString());
    }
    return names;
  }

  @Test
  void showsWhatEachStageOfARunReadsAndWrites() throws IOException {
    Path images = Shapes.folders(folder.resolve("images"), 20);
    List<String> run = new ArrayList<>(List.of("run", "--images", images.toString()));
    run.addAll(List.of("--workspace", folder.resolve("work").toString(), "--epochs", "2"));
    run.addAll(List.of("--split", "60/20/20"));
    run.addAll(Prepared.QUICK);

    Typed typed = toFile(run.toArray(new String[0]));

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(events())
        .containsExactly(
            "shard START [images] -> [work/shards]",
            "shard COMPLETE [images] -> [work/shards]",
            "extract START [work/shards] -> [work/features]",
            "extract COMPLETE [work/shards] -> [work/features]",
            "train START [work/features] -> [work/candidate]",
            "train COMPLETE [work/features] -> [work/candidate]",
            "evaluate START [work/features, work/candidate] -> [work/evaluate]",
            "evaluate COMPLETE [work/features, work/candidate] -> [work/evaluate]",
            "export START [work/candidate] -> [work/models]",
            "export COMPLETE [work/candidate] -> [work/models]",
            "report START [work/candidate, work/evaluate] -> [work/report]",
            "report COMPLETE [work/candidate, work/evaluate] -> [work/report]");
  }

  @Test
  void saysThatAStageFailedAndStopsNothingWhereItCannotTell() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Prepared.delete(work.folder().resolve("features"));

    Typed failed = toFile("train", "--workspace", work.uri());

    assertThat(failed.status()).isEqualTo(3);
    assertThat(events())
        .containsExactly(
            "train START [work/features] -> [work/candidate]",
            "train FAIL [work/features] -> [work/candidate]");

    Typed untold =
        headway("type=http", "url=http://127.0.0.1:9", "extract", "--workspace", work.uri());

    assertThat(untold.status()).as(untold.err()).isZero();
    assertThat(untold.err()).containsOnlyOnce("warning: OpenLineage did not take an event");
  }
}
