package headway.jobs.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.jobs.kryo.HeadwayKryoRegistrator;
import headway.jobs.observe.StageImageCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.CommitDeniedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may publish the files of a part. */
class PartOutputTest {
  private static final PartId ID = new PartId("train-00000", 0, "1f".repeat(32));

  /** An attempt that has written everything, and of which the driver knows nothing more. */
  private record Late(TaskContext task, Attempt attempt, PartWriter<QuarantineRow> writer) {}

  private static final AtomicReference<Late> LATE = new AtomicReference<>();

  @TempDir Path folder;

  private JavaSparkContext spark() {
    return new JavaSparkContext(
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("parts")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", HeadwayKryoRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true"));
  }

  private PartOutput output(JavaSparkContext spark) {
    StageImageCounts.begin(spark.sc(), "parts");
    return new PartOutput(List.of(new org.apache.hadoop.fs.Path(folder.toUri())));
  }

  @AfterEach
  void forget() {
    StageImageCounts.clear();
  }

  private static PartWriter<QuarantineRow> writer(
      org.apache.hadoop.fs.Path into, Attempt attempt, String key) {
    PartWriter<QuarantineRow> writer =
        new PartWriter<>(
            ID,
            1,
            split ->
                QuarantineRow.TABLE.writer(
                    new org.apache.hadoop.fs.Path(into, split.label() + ID.suffix()),
                    attempt.configuration()));
    writer.write(Split.TRAIN, 0, new QuarantineRow(key, 1, "reason"));
    return writer;
  }

  private static Part publish(
      List<org.apache.hadoop.fs.Path> folders, Attempt attempt, String key) {
    try (PartWriter<QuarantineRow> writer = writer(folders.get(0), attempt, key)) {
      return writer.finish(attempt::requirePermission);
    }
  }

  private static void leaveBehind(
      List<org.apache.hadoop.fs.Path> folders, Attempt attempt, String key) {
    LATE.set(new Late(TaskContext.get(), attempt, writer(folders.get(0), attempt, key)));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : (Iterable<Path>) files::iterator) {
        contents.put(
            each.getFileName().toString(),
            new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void anAttemptThatOutlivesItsStageReplacesNothing() throws IOException {
    try (JavaSparkContext spark = spark()) {
      PartOutput output = output(spark);
      spark
          .parallelize(List.of(1), 1)
          .map(
              each ->
                  output.write(
                      (folders, attempt) -> {
                        leaveBehind(folders, attempt, "of another processor");
                        return each;
                      }))
          .collect();
      spark
          .parallelize(List.of(1), 1)
          .map(each -> output.write((folders, attempt) -> publish(folders, attempt, "published")))
          .collect();
      Map<String, String> published = contents();
      published.keySet().removeIf(name -> name.startsWith("."));

      Late late = LATE.get();
      TaskContext$.MODULE$.setTaskContext(late.task());
      try (PartWriter<QuarantineRow> writer = late.writer()) {
        assertThatThrownBy(() -> writer.finish(late.attempt()::requirePermission))
            .hasRootCauseInstanceOf(CommitDeniedException.class);
      } finally {
        TaskContext$.MODULE$.unset();
      }

      assertThat(contents()).isEqualTo(published);
      assertThat(published).hasSize(1).containsKey("train" + ID.suffix());
      assertThat(published.get("train" + ID.suffix()))
          .contains("published")
          .doesNotContain("of another processor");
    }
  }

  @Test
  void twoTasksThatMakeTheSamePartLeaveOneFile() throws IOException {
    try (JavaSparkContext spark = spark()) {
      PartOutput output = output(spark);
      List<Part> parts =
          spark
              .parallelize(List.of("a", "b"), 2)
              .map(key -> output.write((folders, attempt) -> publish(folders, attempt, "same")))
              .collect();

      assertThat(parts).hasSize(2);
      assertThat(parts.get(0)).isEqualTo(parts.get(1));
      assertThat(contents()).hasSize(1).containsKey("train" + ID.suffix());
    }
  }
}
