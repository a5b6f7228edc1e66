package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Storage;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of Spark's settings: typed, in a file, and of spark-submit. */
class SparkSettingsTest {
  private static final String CORES = "spark.executor.cores";

  @TempDir Path folder;

  @AfterEach
  void submitNothing() {
    System.clearProperty(CORES);
    System.clearProperty("spark.hadoop.fs.s3a.secret.key");
  }

  @Test
  void trialsOfASweepShareTheCoresUnlessOneSaysOtherwise() {
    assertThat(Typed.headway("sweep", "--dry-run").out()).contains("spark.scheduler.mode = FAIR");
    assertThat(
            Typed.headway("sweep", "--dry-run", "--set", "spark.scheduler.mode=FIFO").out().lines())
        .filteredOn(line -> line.startsWith("spark.scheduler.mode"))
        .containsExactly("spark.scheduler.mode = FIFO");
    assertThat(Typed.headway("train", "--dry-run").out())
        .doesNotContain("spark.scheduler.mode")
        .contains("A head is counted with 1,000 classes");
  }

  private Typed dryRun(String file, String... settings) {
    List<String> typed = new ArrayList<>(List.of("shard", "--dry-run"));
    try {
      Path config = Files.writeString(folder.resolve("my.conf"), file);
      typed.addAll(List.of("--config", config.toString()));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    for (String each : settings) {
      typed.addAll(List.of("--set", each));
    }
    return Typed.headway(typed.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.endpoint",
        "spark.spark.hadoop.fs.s3a.endpoint",
        "headway.spark.spark.hadoop.fs.s3a.endpoint",
        "spark.\"spark.hadoop.fs.s3a.endpoint\""
      })
  void aKeyAsItStandsInTheSettingsFileIsTheOneThatSparkGets(String key) {
    Typed typed = dryRun("", key + "=http://127.0.0.1:9");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out().lines())
        .containsSequence("# Spark, by --set:", "spark.hadoop.fs.s3a.endpoint = http://127.0.0.1:9")
        .noneMatch(line -> line.startsWith("spark.spark"));
  }

  @Test
  void itReachesTheStoreFromWhichTheSettingsFileItselfIsRead() {
    List<String> typed = new ArrayList<>(List.of("shard", "--config", "s3a://bucket/my.conf"));
    for (String each :
        List.of(
            "endpoint=http://127.0.0.1:1",
            "access.key=unknown",
            "secret.key=unknown",
            "attempts.maximum=0",
            "retry.limit=0")) {
      typed.addAll(List.of("--set", "spark.spark.hadoop.fs.s3a." + each));
    }

    Typed response = Typed.headway(typed.toArray(new String[0]));

    assertThat(response.status()).isEqualTo(4);
    assertThat(response.complaint())
        .startsWith("Cannot read s3a://bucket/my.conf: ")
        .contains("127.0.0.1:1", "Connection refused");
  }

  /** As spark-submit hands over {@code --conf spark.hadoop.*}. */
  @Test
  void theSettingsFileIsReadFromAStoreByTheSettingsOfSparkSubmit() throws IOException {
    List<String> handedOver = new ArrayList<>();
    try (EmbeddedS3 server = EmbeddedS3.start(folder.resolve("s3"))) {
      Configuration configuration = new Configuration();
      server.hadoopSettings().forEach(configuration::set);
      new Storage(configuration)
          .publish(
              new org.apache.hadoop.fs.Path("s3a://headway/run.conf"),
              "headway.seed = 7".getBytes(StandardCharsets.UTF_8));
      server
          .hadoopSettings()
          .forEach(
              (key, value) -> {
                handedOver.add("spark.hadoop." + key);
                System.setProperty("spark.hadoop." + key, value);
              });

      Typed typed = Typed.headway("shard", "--config", "s3a://headway/run.conf", "--dry-run");

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(typed.out().lines()).contains("seed = 7");
    } finally {
      handedOver.forEach(System::clearProperty);
    }
  }

  @Test
  void whatIsTypedGoesBeforeSparkSubmitThatBeforeTheFileAndThatBeforeHeadway() {
    String file = "headway.spark { \"spark.executor.cores\" = 5, serializer = mine }";
    assertThat(dryRun(file).out().lines())
        .containsSequence(
            "# Spark, by the settings file:", CORES + " = 5", "spark.serializer = mine")
        .contains(
            "# Spark, by Headway, where nobody else says:",
            "spark.plugins = headway.jobs.observe.HeadwayPlugin");

    System.setProperty(CORES, "3"); // As spark-submit hands it over.
    Typed submitted = dryRun(file);
    Typed typed = dryRun(file, CORES + "=2");

    assertThat(submitted.out().lines())
        .containsSequence("# Spark, by spark-submit:", CORES + " = 3")
        .contains(
            "warning: "
                + CORES
                + " is 3, as spark-submit has it; 5 of the settings file is not used");
    assertThat(typed.out().lines())
        .containsSequence("# Spark, by --set:", CORES + " = 2")
        .noneMatch(line -> line.contains("is not used"));
  }

  @Test
  void optionsForExecutorsOfOnesOwnDoNotDropThoseThatHeadwayNeeds() {
    String key = "spark.executor.extraJavaOptions";
    String plain = line(dryRun(""), key);
    String own = line(dryRun("", key + "=-Dmine=1 -Xms1g"), key);
    String collector = line(dryRun("headway.spark.\"" + key + "\" = \"-XX:+UseZGC\""), key);

    assertThat(plain).contains("-Dnd4j.log.initialization=false", "-XX:+UseParallelGC", "-Xms64m");
    assertThat(own)
        .contains("-Dnd4j.log.initialization=false", "-XX:+UseParallelGC", "-Dmine=1 -Xms1g")
        .doesNotContain("-Xms64m");
    assertThat(collector)
        .contains("-Dnd4j.log.initialization=false", "-XX:+UseZGC")
        .doesNotContain("ParallelGC", "G1GC");
    assertThat(dryRun("headway.spark.\"" + key + "\" = \"-Dmine=1\"").out().lines())
        .containsSequence("# Spark, by the settings file:", key + " = " + plain + " -Dmine=1");
  }

  private static String line(Typed typed, String key) {
    return typed
        .out()
        .lines()
        .filter(each -> each.startsWith(key + " = "))
        .findFirst()
        .orElseThrow()
        .substring(key.length() + 3);
  }

  @Test
  void aRunSaysTooWhatOfTheSettingsFileIsNotUsed() throws IOException {
    System.setProperty(CORES, "3");
    Path config =
        Files.writeString(folder.resolve("my.conf"), "headway.spark.\"" + CORES + "\" = 5");

    Typed typed =
        Typed.headway(
            "train", "--workspace", folder.resolve("w").toString(), "--config", config.toString());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.err())
        .contains(
            "warning: "
                + CORES
                + " is 3, as spark-submit has it; 5 of the settings file is not used");
  }

  @Test
  void showsNoSecretWhereverItStands() {
    System.setProperty("spark.hadoop.fs.s3a.secret.key", "hidden0");
    Typed typed =
        dryRun(
            """
            headway.spark {
              hadoop.fs.s3a.secret.key = hidden1
              hadoop.fs.azure.account.key.mine = hidden2
              "spark.executorEnv.SSL_PASSWORD" = hd3
            }
            """,
            "spark.hadoop.fs.s3a.access.key=hidden4",
            "spark.hadoop.fs.s3a.session.token=hidden5",
            "spark.ssl.keyPassword=hidden6",
            "spark.executor.defaultJavaOptions=-Dfs.s3a.secret.key=hidden7 -Dx=1",
            "spark.executorEnv.HTTP_PROXY=http://me:hidden8@proxy:1",
            "spark.executorEnv.COPY=is hidden4 again");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out() + typed.err()).doesNotContain("hidden", "hd3");
    assertThat(typed.out().lines())
        .contains(
            "spark.hadoop.fs.s3a.secret.key = …",
            "spark.hadoop.fs.azure.account.key.mine = …",
            "spark.executorEnv.SSL_PASSWORD = …",
            "spark.hadoop.fs.s3a.access.key = …",
            "spark.ssl.keyPassword = …",
            "spark.executor.defaultJavaOptions = -Dfs.s3a.secret.key=… -Dx=1",
            "spark.executorEnv.HTTP_PROXY = http://…@proxy:1",
            "spark.executorEnv.COPY = is … again",
            "warning: spark.hadoop.fs.s3a.secret.key is …, as spark-submit has it; … of the"
                + " settings file is not used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark.executor.memry                     | did you mean spark.executor.memory?
          spark.executor.Memory                    | did you mean spark.executor.memory?
          spark.spark.exector.cores                | spark.exector.cores is known neither to Spark nor to Hadoop; did you mean spark.executor.cores?
          spark.hadoop.fs.s3a.endpont              | did you mean spark.hadoop.fs.s3a.endpoint?
          spark.hadoop.fs.s3a.path.style.acces     | did you mean spark.hadoop.fs.s3a.path.style.access?
          spark.hadoop.fs.s3a.bucket.a.b.endpont   | did you mean spark.hadoop.fs.s3a.bucket.a.b.endpoint?
          spark.fs.s3a.endpoint                    | did you mean spark.hadoop.fs.s3a.endpoint?
          spark.driver.memory                      | spark.driver.memory comes too late, because the driver runs already; give it to spark-submit
          spark.jars.packages                      | spark.jars.packages comes too late
          """)
  void refusesWhatSparkWouldTakeAndNeverLookAt(String key, String message) {
    for (boolean inFile : new boolean[] {true, false}) {
      Typed typed = inFile ? dryRun("headway.\"" + key + "\" = 1g") : dryRun("", key + "=1g");

      assertThat(typed.status()).isEqualTo(2);
      assertThat(typed.complaint()).startsWith("Bad settings: ").contains(message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.yarn.maxAppAttempts",
        "spark.yarn.queue",
        "spark.yarn.appMasterEnv.OMP_NUM_THREADS"
      })
  void refusesInClusterModeWhatYarnReadsBeforeTheDriver(String key) {
    System.setProperty("spark.submit.deployMode", "cluster"); // As Spark's master sets it.
    try {
      Typed late = dryRun("headway.\"" + key + "\" = 2");
      System.setProperty(key, "2");
      Typed submitted = dryRun("headway.\"" + key + "\" = 2");

      assertThat(late.status()).isEqualTo(2);
      assertThat(late.complaint())
          .startsWith("Bad settings: " + key + " comes too late")
          .contains("give it to spark-submit");
      assertThat(submitted.status()).as(submitted.err()).isZero();
    } finally {
      System.clearProperty("spark.submit.deployMode");
      System.clearProperty(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.bucket.a.b.endpoint",
        "spark.hadoop.fs.gs.auth.type",
        "spark.yarn.queue",
        "spark.kubernetes.container.image",
        "spark.executorEnv.LD_LIBRARY_PATH",
        "spark.executor.resource.gpu.amount",
        "spark.my.own.listener.depth",
        "spark.sql.shuffle.partitions"
      })
  void takesKeysThatOnlyOthersKnow(String key) {
    Typed typed = dryRun("", key + "=7");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out().lines()).contains(key + " = 7");
  }
}
