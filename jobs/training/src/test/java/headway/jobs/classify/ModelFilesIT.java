package headway.jobs.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a Spark of the user's own: what Spark ML reads back is what was written, and in the form that
 * Spark ML writes itself.
 */
class ModelFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vector ROW = Vectors.dense(0.7, -1.3, 2);

  @TempDir Path folder;
  private SparkSession session;

  @BeforeEach
  void open() {
    session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterEach
  void close() {
    session.stop();
  }

  private static LogisticRegressionModel logistic(int functions, int classes) {
    double[] weights = new double[functions * 3];
    double[] intercepts = new double[functions];
    for (int f = 0; f < functions; f++) {
      intercepts[f] = 0.1 - f;
      for (int j = 0; j < 3; j++) {
        weights[f * 3 + j] = Math.sin(f * 3 + j);
      }
    }
    return new LogisticRegressionModel(
        "headway",
        new DenseMatrix(functions, 3, weights, true),
        Vectors.dense(intercepts),
        classes,
        functions > 1);
  }

  private static OneVsRestModel machines() {
    LinearSVCModel[] each = new LinearSVCModel[3];
    for (int c = 0; c < 3; c++) {
      each[c] = new LinearSVCModel("headway", Vectors.dense(c, 0.5, -c), 0.25 * c);
    }
    OneVsRestModel model =
        new OneVsRestModel(
            "headway",
            NominalAttribute.defaultAttr().withName("label").withNumValues(3).toMetadata(),
            each);
    model.set("classifier", new LinearSVC("headway").setRegParam(0.01).setMaxIter(7));
    return model;
  }

  private Path written(MLWritable model, String name) {
    Path there = folder.resolve(name);
    new ModelFiles(new Storage(session.sparkContext().hadoopConfiguration()), session.version())
        .write(model, new org.apache.hadoop.fs.Path(there.toUri()));
    return there;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void sparkMlLoadsALogisticRegression(int functions) throws IOException {
    LogisticRegressionModel model = logistic(functions, Math.max(2, functions));

    Path there = written(model, "ours");

    LogisticRegressionModel read = LogisticRegressionModel.load(there.toUri().toString());
    assertThat(read.coefficientMatrix()).isEqualTo(model.coefficientMatrix());
    assertThat(read.interceptVector()).isEqualTo(model.interceptVector());
    assertThat(read.numClasses()).isEqualTo(model.numClasses());
    assertThat(read.predictProbability(ROW)).isEqualTo(model.predictProbability(ROW));
    sameFormAsSparkMls(model, there);
  }

  @Test
  void sparkMlLoadsLinearSvms() throws IOException {
    OneVsRestModel model = machines();

    Path there = written(model, "ours");

    OneVsRestModel read = OneVsRestModel.load(there.toUri().toString());
    assertThat(read.models()).hasSize(3);
    for (int c = 0; c < 3; c++) {
      LinearSVCModel machine = (LinearSVCModel) read.models()[c];
      LinearSVCModel original = (LinearSVCModel) model.models()[c];
      assertThat(machine.coefficients()).isEqualTo(original.coefficients());
      assertThat(machine.intercept()).isEqualTo(original.intercept());
      assertThat(machine.predict(ROW)).isEqualTo(original.predict(ROW));
    }
    Object template = read.getClassifier();
    assertThat(((LinearSVC) template).getMaxIter()).isEqualTo(7);
    assertThat(((LinearSVC) template).getRegParam()).isEqualTo(0.01);
    sameFormAsSparkMls(model, there);
  }

  @Test
  void writtenAgainItIsTheSameToTheByteAndTheOldOneIsGone() throws IOException {
    Path there = written(machines(), "ours");
    byte[] first = Files.readAllBytes(there.resolve("model_1/data/part-00000.parquet"));
    Files.writeString(there.resolve("model_1/data/part-00001.parquet"), "of another writer");

    written(machines(), "ours");

    assertThat(there.resolve("model_1/data/part-00001.parquet")).doesNotExist();
    assertThat(there.resolve("model_1/data/part-00000.parquet")).hasBinaryContent(first);
  }

  /** The same folders, columns and parameters as by Spark ML's own {@code save}. */
  private void sameFormAsSparkMls(MLWritable model, Path ours) throws IOException {
    Path sparks = folder.resolve("sparks");
    model.write().save(sparks.toUri().toString());

    assertThat(folders(ours)).isEqualTo(folders(sparks));
    for (String each : folders(sparks)) {
      if (each.endsWith("metadata")) {
        assertThat(metadata(ours.resolve(each))).isEqualTo(metadata(sparks.resolve(each)));
      } else if (each.endsWith("data")) {
        assertThat(session.read().parquet(ours.resolve(each).toString()).schema())
            .isEqualTo(session.read().parquet(sparks.resolve(each).toString()).schema());
      }
    }
  }

  private static List<String> folders(Path of) throws IOException {
    try (Stream<Path> all = Files.walk(of)) {
      return all.filter(Files::isDirectory)
          .map(each -> of.relativize(each).toString())
          .sorted()
          .toList();
    }
  }

  /** All but the time, with what is set put over the defaults, as a reader does. */
  private static ObjectNode metadata(Path folder) throws IOException {
    ObjectNode line = (ObjectNode) JSON.readTree(folder.resolve("part-00000").toFile());
    assertThat(line.get("timestamp").isIntegralNumber()).isTrue();
    line.remove("timestamp");
    ObjectNode together = line.get("defaultParamMap").deepCopy();
    together.setAll((ObjectNode) line.get("paramMap"));
    line.set("paramMap", together);
    return line;
  }
}
