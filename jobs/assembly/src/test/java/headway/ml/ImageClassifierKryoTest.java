package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.jobs.Prepared;
import headway.jobs.Work;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierKryoTest {
  private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";

  @TempDir Path folder;

  private static Dataset<Row> rows(SparkShell shell, Work work) {
    return shell.parquet(work.uri() + "/shards").select("image", "label");
  }

  private ImageClassifier classifier() {
    return new ImageClassifier()
        .setCheckpointDir(folder.resolve("fits").toString())
        .setEpochs(1)
        .setWorkers(2);
  }

  @Test
  void aKryoThatDoesNotKnowHeadwayIsRefusedWithWhatToSet() {
    Work work = Prepared.extracted(folder.resolve("work"));
    try (SparkShell shell =
        new SparkShell("spark.serializer", KRYO, "spark.kryo.registrationRequired", "false")) {
      assertThatThrownBy(() -> classifier().fit(rows(shell, work)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "spark.kryo.registrator=headway.jobs.kryo.HeadwayKryoRegistrator, or without");
    }
  }

  @Test
  void aKryoThatKnowsHeadwayDoes() {
    Work work = Prepared.extracted(folder.resolve("work"));
    try (SparkShell shell =
        new SparkShell(
            "spark.serializer",
            KRYO,
            "spark.kryo.registrator",
            "headway.jobs.kryo.HeadwayKryoRegistrator",
            "spark.kryo.registrationRequired",
            "false")) {
      assertThat(classifier().fit(rows(shell, work)).history()).hasSize(1);
    }
  }
}
