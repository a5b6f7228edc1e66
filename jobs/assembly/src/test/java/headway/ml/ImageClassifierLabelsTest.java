package headway.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.jobs.Prepared;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels a fit takes, and as which classes. */
class ImageClassifierLabelsTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  @TempDir static Path folder;
  private static Work work;
  private static SparkShell shell;

  @BeforeAll
  static void start() {
    work = Prepared.extracted(folder.resolve("work"));
    shell = new SparkShell();
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static Dataset<Row> shards() {
    return shell.parquet(work.uri() + "/shards").select(col("image"), col("label"));
  }

  private static ImageClassifier quick(String fits) {
    return new ImageClassifier().setCheckpointDir(folder.resolve(fits).toString()).setEpochs(1);
  }

  @Test
  void classesWithoutTwoNamesAreRefused() {
    assertRefused(
        quick("no").setClassNames("disc", "ring", "disc", "cross"),
        shards(),
        "Param classNames must have different names but has disc twice");
    assertRefused(
        quick("no"),
        shards().filter("label = 1"),
        "Cannot fit: column label has fewer than two classes");
    assertRefused(
        quick("no").setLabelCol("name"),
        shards().filter("label = 1").withColumn("name", lit("ring")),
        "Cannot fit: column name has fewer than two classes");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void aHeadThatCannotBeExportedIsRefusedBeforeAnythingIsMade() {
    assertRefused(
        quick("large"),
        shards().withColumn("label", col("label").multiply(300_000)),
        "Cannot fit: the head has 768,601,281 parameters");
    assertThat(folder.resolve("large")).isEmptyDirectory();
  }

  @Test
  void labelsThatChangeFromJobToJobAreRefused() {
    UserDefinedFunction changing =
        functions
            .udf(() -> "class " + COUNTER.incrementAndGet() % 1_000, DataTypes.StringType)
            .asNondeterministic();
    COUNTER.set(0);

    assertRefused(
        quick("changing"),
        shards().withColumn("label", changing.apply()),
        "Cannot fit: column label has class ",
        ", which it had not when its classes were counted; fit a dataset that is the same");
  }

  @Test
  void namesThatTogetherReadAlikeAreOtherClasses() {
    Dataset<Row> first =
        shards().withColumn("label", when(col("label").equalTo(0), "a, b").otherwise("c"));
    Dataset<Row> second =
        shards().withColumn("label", when(col("label").equalTo(0), "a").otherwise("b, c"));

    assertThat(quick("alike").fit(first).labels()).containsExactly("a, b", "c");
    assertThat(quick("alike").fit(second).labels()).containsExactly("a", "b, c");
  }

  private static void assertRefused(ImageClassifier classifier, Dataset<Row> rows, String... why) {
    assertThatThrownBy(() -> classifier.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(why);
  }
}
