package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real photos in a DataFrame, as {@code headway.jobs.run.FlowersIT} has them in a store. */
class FlowersFitIT {
  @TempDir Path folder;

  @Test
  void givesTheClassifierOfTrainAndItsAccuracy() throws IOException {
    Path photos = SharedFiles.require("data/flowers");
    Work work = new Work(folder.resolve("work"));
    Typed.done("shard", "--images", photos.toString(), "--workspace", work.uri());
    Typed.done("extract", "--workspace", work.uri());
    Typed.done("train", "--workspace", work.uri());
    double trained = Typed.done("evaluate", "--workspace", work.uri()).get("accuracy").asDouble();
    Typed.done("export", "--workspace", work.uri());

    try (SparkShell shell = new SparkShell()) {
      Dataset<Row> rows =
          shell
              .session()
              .read()
              .format("binaryFile")
              .option("recursiveFileLookup", "true")
              .load(photos.toString())
              .selectExpr("content", "slice(split(path, '/'), -3, 3) AS names")
              .selectExpr(
                  "content",
                  "array_join(names, '/') AS key",
                  "names[0] AS split",
                  "names[1] AS label");
      ImageClassificationModel model =
          new ImageClassifier()
              .setInputCol("content")
              .setKeyCol("key")
              .setSplitCol("split")
              .setCheckpointDir(folder.resolve("fits").toString())
              .fit(rows);
      Dataset<Row> scored = model.transform(rows.filter("split = 'val'"));
      long right = scored.filter(col("predictedLabel").equalTo(col("label"))).count();

      assertThat(Path.of(model.getClassifier().replaceFirst("^file:", "")))
          .hasSameBinaryContentAs(work.folder().resolve("model/classifier.onnx"));
      assertThat(right / 200.0).isEqualTo(trained).isGreaterThanOrEqualTo(0.85);
    }
  }
}
