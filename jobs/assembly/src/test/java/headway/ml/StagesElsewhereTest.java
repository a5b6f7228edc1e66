package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.ml.rows.CheckedOutput;
import headway.ml.rows.JarVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages whose jar, network or folder is another one where they are used. */
class StagesElsewhereTest {
  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void train() {
    work = Prepared.exported(folder.resolve("work"), 1);
    shell =
        new SparkShell(
            "spark.hadoop.headway.network.cache",
            folder.resolve("cache").toString(),
            "spark.executor.killOnFatalError.depth", // Else memory ends this process.
            "0");
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  @Test
  void aClassifierThatExecutorsDoNotFindIsNamedWithThem() throws IOException {
    Path classifier = folder.resolve("on-the-driver.onnx");
    Files.copy(work.folder().resolve("model/classifier.onnx"), classifier);
    Dataset<Row> scored =
        new ImageClassificationModel()
            .setClassifier(classifier.toString())
            .transform(shell.parquet(work.uri() + "/shards").select("image"));
    Files.delete(classifier);
    if (Files.exists(folder.resolve("cache"))) {
      Prepared.delete(folder.resolve("cache"));
    }

    assertThatThrownBy(scored::collectAsList)
        .hasMessageContaining("Cannot open the network in executor driver on")
        .hasMessageContaining("on-the-driver.onnx")
        .hasMessageContaining("give a URI that all executors reach");
    assertThatThrownBy(() -> fit(scored))
        .isInstanceOf(IllegalArgumentException.class)
        .hasCauseInstanceOf(SparkException.class)
        .hasMessageStartingWith("Cannot open the network in executor driver on")
        .hasMessageContaining("on-the-driver.onnx")
        .message()
        .endsWith("; give a URI that all executors reach");
  }

  private static void fit(Dataset<Row> images) {
    new ImageClassifier()
        .setCheckpointDir(folder.resolve("fits").toString())
        .setLabelCol("known")
        .setProbabilityCol("p")
        .setPredictionCol("q")
        .setPredictedLabelCol("r")
        .fit(images.withColumn("known", when(rand(7).lt(0.5), 0).otherwise(1)));
  }

  @Test
  void aFitInAnExecutorThatRunsOutOfMemorySaysSo() {
    UDF1<Row, Row> greedy =
        image -> {
          long[] tooMany = new long[Integer.MAX_VALUE - 8];
          return tooMany.length > 0 ? image : null;
        };
    Dataset<Row> photos = shell.parquet(work.uri() + "/shards").select("image");
    UserDefinedFunction larger = udf(greedy, photos.schema().apply("image").dataType());

    assertThatThrownBy(() -> fit(photos.withColumn("image", larger.apply(col("image")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasCauseInstanceOf(SparkException.class)
        .message()
        .matches(
            "Cannot go on: this process ran out of memory \\(.+\\); raise spark.driver.memory.*");
  }

  @Test
  void anExecutorWithAnotherJarIsNamedWithBothVersions() {
    assertThatCode(() -> JarVersion.own().requireHere()).doesNotThrowAnyException();
    assertThatThrownBy(() -> new CheckedOutput(null, new JarVersion("0.0.1")).open(Work.storage()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot go on: the driver has Headway 0.0.1, but executor driver has %s; start the"
                + " session with one jar of Headway",
            JarVersion.own().version());
    assertThatThrownBy(
            () ->
                new TrainingRows("label", 2, List.of(), null, null, new JarVersion("0.0.1"))
                    .call(Collections.emptyIterator()))
        .hasMessageStartingWith("Cannot go on: the driver has Headway 0.0.1, but executor driver");
  }

  @Test
  void jarsOfSeveralVersionsAreNamed() throws IOException {
    URL[] jars = {jar("a.jar", "1.0"), jar("b.jar", "1.1")};
    try (URLClassLoader two = new URLClassLoader(jars, null);
        URLClassLoader same = new URLClassLoader(new URL[] {jars[0], jar("c.jar", "1.0")}, null)) {
      assertThatThrownBy(() -> JarVersion.requireOne(two))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("a.jar of 1.0, ")
          .hasMessageContaining("b.jar of 1.1; give one of them");
      assertThatCode(() -> JarVersion.requireOne(same)).doesNotThrowAnyException();
    }
  }

  private static URL jar(String name, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new JarEntry("headway/ml/rows/JarVersion.class"));
    }
    return file.toUri().toURL();
  }

  @Test
  void aStageThatAnotherVersionSavedIsRefusedWithItsFolder() throws IOException {
    Path saved = folder.resolve("saved");
    new ImageFeaturizer().setBatchSize(8).save(saved.toString());
    Path metadata;
    try (Stream<Path> files = Files.list(saved.resolve("metadata"))) {
      metadata =
          files.filter(each -> each.getFileName().toString().startsWith("part-")).findFirst().get();
    }
    Files.writeString(
        metadata, Files.readString(metadata).replace("\"batchSize\":8", "\"ofLater\":8"));
    Files.delete(metadata.resolveSibling("." + metadata.getFileName() + ".crc"));

    assertThatThrownBy(() -> ImageFeaturizer.load(saved.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot load " + saved + ": another version of Headway saved it")
        .hasMessageContaining("ofLater");
  }
}
