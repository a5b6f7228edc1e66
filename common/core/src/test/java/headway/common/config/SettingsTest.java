package headway.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.common.config.training.TrainSettings.Optimizer;
import headway.common.dataset.split.SplitRatio;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class SettingsTest {
  private static final String FILE = "s3a://bucket/my.conf";

  @Test
  void anOverrideGoesBeforeTheFileAndTheFileBeforeTheDefault() {
    Settings settings =
        load("headway { train { epochs = 3, batchSize = 8 } }", Map.of("train.epochs", "5"));
    assertThat(settings.train().epochs()).isEqualTo(5);
    assertThat(settings.train().batchSize()).isEqualTo(8);
    assertThat(settings.train().workers()).isZero();
    assertThat(settings.values())
        .containsEntry("train.epochs", "5")
        .containsEntry("train.batchSize", "8")
        .containsEntry("train.workers", "0");
  }

  @Test
  void readsEachKindOfValue() {
    Settings settings =
        load(
            "headway.shard { targetBytes = 1GB, split = 70/20/10 }",
            Map.of(
                "evaluate.topK",
                "[1, 2]",
                "train.optimizer",
                "SGD",
                "headway.seed",
                "-7",
                "shard.maxBadFraction",
                "0.5",
                "report.title",
                "[draft"));
    assertThat(settings.shard().targetBytes()).isEqualTo(1_000_000_000L);
    assertThat(settings.shard().split()).isEqualTo(new SplitRatio(70, 20, 10));
    assertThat(settings.evaluate().topK()).isEqualTo(List.of(1, 2));
    assertThat(settings.train().optimizer()).isEqualTo(Optimizer.SGD);
    assertThat(settings.seed()).isEqualTo(-7);
    assertThat(settings.shard().maxBadFraction()).isEqualTo(0.5);
    assertThat(settings.report().title()).isEqualTo("[draft");
  }

  @Test
  void reportsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    "headway { train { epochs = 0, head = [1] }, shard.split = \"80/10\" }\n"
                        + "seed = 1",
                    Map.of("train.optimiser", "adam", "train.master", "mine")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Bad settings: ")
        .hasMessageContaining("train.epochs must be ≥ 1 but was 0")
        .hasMessageContaining("train.head must be a text but was [1]")
        .hasMessageContaining("shard.split must be train/val/test in percent")
        .hasMessageContaining("seed must be inside headway { }")
        .hasMessageContaining("train.optimiser is no setting; did you mean train.optimizer?")
        .hasMessageContaining("train.master must be one of headway, stock but was mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train.epochs          | 2.7    | must be a whole number of at most 2147483647 but was 2.7
          train.epochs          | 1e10   | must be a whole number of at most 2147483647 but was 1e10
          train.epochs          | many   | must be a whole number of at most 2147483647 but was many
          seed                  | x      | must be a whole number but was x
          train.learningRate    | 0      | must be above 0 but was 0.0
          train.learningRate    | NaN    | must be above 0 but was NaN
          train.momentum        | 1      | must be ≥ 0 and below 1 but was 1.0
          shard.targetBytes     | big    | must be a size such as 128MB but was big
          shard.targetBytes     | 10     | must be ≥ 1000000 bytes but was 10
          evaluate.topK         | []     | must be one or more numbers ≥ 1 but was []
          evaluate.topK         | [1,    | must be a list of whole numbers but was [1,
          evaluate.topK         | 3      | must be a list of whole numbers but was 3
          shard.split           | 1/2/3  | must be three whole percentages that add up to 100
          train                 | 3      | is no setting
          spark                 | 3      | is no setting
          a..b                  | 3      | is no setting
          """)
  void refusesAMistakeAndNamesItsKey(String key, String value, String message) {
    assertThatThrownBy(() -> load("", Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Bad settings: " + key + " " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headway = 5                  | headway is no setting
          headway.train = 3            | headway.train is no setting
          headway.spark = 3            | headway.spark is no setting
          headway.train.epoch = 3      | headway.train.epoch is no setting; did you mean train.epochs?
          train.epochs = 3             | train.epochs must be inside headway { }
          spark.executor.memory = 2g   | spark.executor.memory must be inside headway { }
          """)
  void refusesAFileOfAnotherShape(String text, String message) {
    assertThatThrownBy(() -> load(text, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Bad settings: " + message);
  }

  @Test
  void aFileThatDoesNotParseIsNamedWithItsLine() {
    assertThatThrownBy(() -> load("headway {\n train {", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot read the settings file " + FILE + ": ")
        .hasMessageContaining("2");
  }

  @Test
  void handsSparkItsSettingsHoweverTheyAreWritten() {
    Settings settings =
        load(
            """
            headway.spark {
              "spark.executor.memory" = 2g
              spark.executor.cores = 4
              hadoop.fs.s3a.path.style.access = true
            }
            """,
            Map.of("spark.executor.cores", "8", "spark.executor.memory", "3g"));
    assertThat(settings.spark().all())
        .isEqualTo(
            Map.of(
                "spark.executor.memory", "3g",
                "spark.executor.cores", "8",
                "spark.hadoop.fs.s3a.path.style.access", "true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.endpoint",
        "spark.spark.hadoop.fs.s3a.endpoint",
        "headway.spark.hadoop.fs.s3a.endpoint",
        "headway.spark.spark.hadoop.fs.s3a.endpoint",
        "spark.\"spark.hadoop.fs.s3a.endpoint\"",
        "spark.\"hadoop.fs.s3a.endpoint\"",
        "\"spark.hadoop.fs.s3a.endpoint\"",
        "headway.spark.\"spark.hadoop.fs.s3a.endpoint\""
      })
  void aKeyOfSparkIsTheSameHoweverItIsTypedOrStandsInAFile(String key) {
    Map<String, String> meant = Map.of("spark.hadoop.fs.s3a.endpoint", "http://here:9000");
    String inFile = key.startsWith("headway.") ? key : "headway." + key;

    assertThat(load("", Map.of(key, "http://here:9000")).spark().typed()).isEqualTo(meant);
    assertThat(load(inFile + " = \"http://here:9000\"", Map.of()).spark().file()).isEqualTo(meant);
  }

  @Test
  void aListForSparkIsOneByCommas() {
    assertThat(load("headway.spark { \"spark.jars\" = [a.jar, b.jar] }", Map.of()).spark().all())
        .isEqualTo(Map.of("spark.jars", "a.jar,b.jar"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hadoop.fs.s3a.endpoint | is no setting; did you mean spark.hadoop.fs.s3a.endpoint?
          fs.s3a.endpoint        | is no setting; did you mean spark.hadoop.fs.s3a.endpoint?
          spark.                 | is no setting
          spark.spark.           | is no setting
          """)
  void refusesWhatSparkWouldNotHearOf(String key, String message) {
    assertThatThrownBy(() -> load("", Map.of(key, "x")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Bad settings: " + key + " " + message);
  }

  @Test
  void refusesTwoValuesForOneKeyOfSparkButTakesOneTwice() {
    String twice = "headway.spark { \"spark.executor.cores\" = 4, executor.cores = %s }";

    assertThatThrownBy(() -> load(twice.formatted("2"), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Bad settings: spark.executor.cores has two values, as spark.")
        .hasMessageContaining("spark.spark.executor.cores");
    assertThatThrownBy(
            () -> load("", Map.of("spark.executor.cores", "4", "spark.spark.executor.cores", "2")))
        .hasMessageContaining("spark.executor.cores has two values");
    assertThat(load(twice.formatted("4"), Map.of()).spark().all())
        .isEqualTo(Map.of("spark.executor.cores", "4"));
  }

  @Test
  void noTextOfTheSettingsHoldsASecret() {
    String key = "spark.hadoop.fs.s3a.secret.key";
    Settings settings =
        load("headway.spark { \"" + key + "\" = hidden1 }", Map.of(key + "2", "hidden2"));
    assertThat(settings.spark().all())
        .containsEntry(key, "hidden1")
        .containsEntry(key + "2", "hidden2");
    assertThat(settings.toString()).doesNotContain("hidden");
    assertThat(settings.values().toString()).doesNotContain("hidden");
    assertThatThrownBy(
            () -> load("headway { seed = x, spark { \"" + key + "\" = hidden } }", Map.of()))
        .hasMessageNotContaining("hidden");
  }

  public static Settings load(String file, Map<String, String> overrides) {
    return SettingsLoader.load(Optional.of(file), FILE, overrides);
  }
}
