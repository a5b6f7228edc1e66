package headway.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headway plan} counts as the stages do, and says what cannot work. */
class PlanCommandTest {
  /** No application could start there. */
  private static final List<String> NO_SPARK = List.of("--set", "spark.master=spark://nowhere:1");

  private static Typed plan(String... more) {
    List<String> args = new ArrayList<>(List.of("plan"));
    args.addAll(NO_SPARK);
    args.addAll(List.of(more));
    return Typed.headway(args.toArray(new String[0]));
  }

  private static JsonNode figures(String... more) {
    Typed typed = plan(more);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result().get("figures");
  }

  private static double value(JsonNode figures, String topic, String name) {
    return figures.get(topic).get(name).get("value").asDouble();
  }

  @Test
  void aBillionImagesArePlannedFromNumbersAlone() {
    Typed typed =
        plan(
            "--images",
            "1e9",
            "--mean-bytes",
            "110kB",
            "--classes",
            "21841",
            "--cores",
            "2048",
            "--executor-cores",
            "16");
    assertThat(typed.status()).as(typed.err()).isZero();
    JsonNode result = typed.result();
    JsonNode figures = result.get("figures");

    assertThat(value(figures, "data", "images")).isEqualTo(1e9);
    assertThat(value(figures, "data", "trainImages")).isEqualTo(8e8);
    // The largest split's file of a part has shard.targetBytes: 8e8 × 110 kB in files of 128 MB.
    assertThat(value(figures, "objects", "parts")).isEqualTo(687_500);
    assertThat(value(figures, "objects", "shardFiles")).isEqualTo(3 * 687_500);
    assertThat(value(figures, "objects", "shardBytes"))
        .isCloseTo(110e12, Percentage.withPercentage(1));
    assertThat(value(figures, "objects", "featureBytes"))
        .isCloseTo(5.16e12, Percentage.withPercentage(1));
    // Each image is read by one request, by shard.
    assertThat(value(figures, "requests", "get")).isBetween(1e9, 1.1e9);
    assertThat(value(figures, "requests", "head")).isLessThan(0.05e9);
    assertThat(value(figures, "training", "parameters")).isEqualTo(1281.0 * 21_841);
    assertThat(value(figures, "training", "driverBytes")).isEqualTo(12.0 * 1281 * 21_841);
    assertThat(value(figures, "training", "shuffleBytes")).isEqualTo(64 * 12.0 * 1281 * 21_841);
    assertThat(value(figures, "memory", "driverOutsideBytes")).isGreaterThan(12.0 * 1281 * 21_841);
    assertThat(figures.get("time").get("extractSeconds").get("restsOn").asText())
        .isIn("measured", "assumed");
    assertThat(figures.get("objects").get("parts").get("restsOn").asText()).isEqualTo("counted");
    assertThat(figures.get("price").get("requestDollars").get("restsOn").asText())
        .isEqualTo("setting");
    assertThat(result.get("command").asText())
        .startsWith("spark-submit --class headway.jobs.cli.Main --num-executors 128 ")
        .contains("--executor-cores 16 ", " run --images s3a://BUCKET/images ");
    assertThat(typed.err()).contains("plan: bottleneck: ", "21,841  setting");
  }

  @Test
  void largeMinibatchesOfManyClassesTakeMemory() {
    String[] numbers = {
      "--images", "1e6", "--classes", "21841", "--cores", "8", "--executor-cores", "2"
    };
    double usual = value(figures(numbers), "memory", "executorHeapBytes");
    double large =
        value(figures(and(numbers, "train.batchSize=4096")), "memory", "executorHeapBytes");

    double values = (4096 - 32) * (1_280.0 + 21_841);
    assertThat(large - usual).isCloseTo(2 * 3 * 4 * values, Percentage.withPercentage(10));
  }

  @Test
  void renewalsOfTheLeaseArePutRequestsThatGrowWithTime() {
    String[] numbers = {"--images", "1e6", "--classes", "10", "--cores", "8"};
    JsonNode usual = figures(numbers);
    JsonNode often = figures(and(numbers, "lease.seconds=6"));

    double seconds = value(usual, "time", "seconds");
    assertThat(value(often, "requests", "put") - value(usual, "requests", "put"))
        .isCloseTo(seconds * (3 / 6.0 - 3 / 60.0), Percentage.withPercentage(1));
  }

  @Test
  void roundsDoNotGrowWithTheData() {
    String[] numbers = {
      "--images", "1e9", "--classes", "21841", "--epochs", "10", "--cores", "512"
    };
    JsonNode bounded = figures(numbers);
    assertThat(value(bounded, "training", "rounds")).isEqualTo(10 * 100);
    assertThat(bounded.get("training").get("rounds").get("why").asText())
        .isEqualTo("100 an epoch of 390,625 batches a worker");

    JsonNode set = figures(and(numbers, "train.averagingFrequencyBatches=50"));
    assertThat(value(set, "training", "rounds")).isEqualTo(10 * 7_813);
    JsonNode few = figures("--images", "750", "--classes", "5", "--epochs", "10", "--cores", "2");
    assertThat(value(few, "training", "rounds")).as("19 batches an epoch").isEqualTo(10);
  }

  @Test
  void filesAndBytesAreThoseOfTheStages(@TempDir Path folder) throws IOException {
    Path images = Shapes.folders(folder.resolve("images"), 20);
    long bytes = bytes(images, ".png");
    Work work = Prepared.extracted(folder.resolve("work"));
    JsonNode figures =
        figures(
            "--images",
            "60",
            "--mean-bytes",
            String.valueOf(bytes / 60),
            "--classes",
            "3",
            "--split",
            "60/20/20");

    assertThat(value(figures, "objects", "parts")).isEqualTo(work.shards().parts().count());
    assertThat(value(figures, "objects", "shardFiles"))
        .isCloseTo(work.shards().files().size(), within(1.0));
    assertThat(value(figures, "objects", "featureFiles"))
        .isCloseTo(work.features().files().size(), within(1.0));
    assertThat(value(figures, "objects", "featureBytes"))
        .isCloseTo(bytes(work.features().files()), Percentage.withPercentage(2));
    assertThat(value(figures, "data", "trainImages"))
        .isCloseTo(work.shards().images(Split.TRAIN), within(8.0));
  }

  /** Of which keys, hashes, and headers that all images have, are more than a few per cent. */
  @Test
  void shardsOfSmallImagesAreAsLargeAsPlanned(@TempDir Path folder) throws IOException {
    String images = Shapes.folders(folder.resolve("images"), 700).toString();
    String work = folder.resolve("work").toString();
    JsonNode figures = figures("--images", images, "--split", "60/20/20");

    Typed shard =
        Typed.headway("shard", "--images", images, "--workspace", work, "--split", "60/20/20");

    assertThat(shard.status()).as(shard.err()).isZero();
    assertThat(value(figures, "objects", "shardBytes"))
        .isCloseTo(bytes(folder.resolve("work/shards"), ".parquet"), Percentage.withPercentage(2));
  }

  /** Their names are in the footer of each file, which is then larger than the images. */
  @Test
  void shardsOfManyClassesAreAsLargeAsPlanned(@TempDir Path folder) throws IOException {
    for (int label = 0; label < 1_500; label++) {
      Shapes.put(
          folder.resolve("images/a class of a long name %05d/1.png".formatted(label)),
          Shapes.DISC.image(label, "png"));
    }
    String images = folder.resolve("images").toString();
    JsonNode figures = figures("--images", images);

    Typed shard =
        Typed.headway(
            "shard", "--images", images, "--workspace", folder.resolve("work").toString());

    assertThat(shard.status()).as(shard.err()).isZero();
    assertThat(value(figures, "objects", "shardBytes"))
        .isCloseTo(bytes(folder.resolve("work/shards"), ".parquet"), Percentage.withPercentage(4));
  }

  @Test
  void foldersAreListedInASampleThatIsBounded(@TempDir Path folder) {
    for (int label = 0; label < 30; label++) {
      for (int number = 0; number < 40; number++) {
        Shapes.put(
            folder.resolve("class%02d/%05d.png".formatted(label, number)),
            new byte[label < 2 ? 0 : 100]);
      }
    }
    String[] uri = {"--images", folder.toString(), "--split", "50/50/0"};
    JsonNode all = figures(uri);
    assertThat(value(all, "data", "images")).isEqualTo(1200);
    assertThat(value(all, "data", "imageBytes")).isEqualTo(28 * 40 * 100);
    // Images that are alike to the last byte are kept once.
    assertThat(all.get("objects").get("shardBytes").get("why").asText())
        .isEqualTo("images without 100 shared bytes");
    assertThat(value(all, "data", "classes")).isEqualTo(30);
    assertThat(value(all, "data", "valImages")).isEqualTo(600);
    assertThat(all.get("data").get("images").get("restsOn").asText()).isEqualTo("counted");

    JsonNode some = figures(and(uri, "plan.sampleFolders=10"));
    assertThat(value(some, "data", "images")).isEqualTo(1200);
    assertThat(some.get("data").get("images").get("restsOn").asText()).isEqualTo("assumed");
    assertThat(some.get("data").get("images").get("why").asText())
        .isEqualTo("10 of 30 folders listed, ± 0.0 %");

    JsonNode cut = figures(and(uri, "plan.sampleImages=25"));
    assertThat(value(cut, "data", "images")).isEqualTo(1200);
    assertThat(value(cut, "data", "valImages")).isEqualTo(600);
    assertThat(cut.get("data").get("images").get("restsOn").asText()).isEqualTo("assumed");
    assertThat(cut.get("data").get("images").get("why").asText())
        .isEqualTo(
            "30 of 30 folders listed, ± 0.0 %; 30 have more than plan.sampleImages and count as the"
                + " mean of 2 of them");

    JsonNode far = figures(and(uri, "plan.sampleImages=2"));
    assertThat(value(far, "data", "images")).isEqualTo(30 * 32);
    assertThat(far.get("data").get("images").get("why").asText())
        .contains("at least: 2 have more than 16 times that, so raise it");
  }

  private static String[] and(String[] args, String setting) {
    List<String> more = new ArrayList<>(List.of(args));
    more.addAll(List.of("--set", setting));
    return more.toArray(new String[0]);
  }

  private static double bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  private static long bytes(Path folder, String ending) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(each -> each.toString().endsWith(ending))
          .mapToLong(each -> each.toFile().length())
          .sum();
    }
  }

  @Test
  void aFinishedRunIsComparedWithItsForecast(@TempDir Path folder) {
    Work work = Prepared.extracted(folder.resolve("work"));
    Typed typed = plan("--check", work.uri(), "--split", "60/20/20");
    assertThat(typed.status()).as(typed.err()).isZero();
    JsonNode figures = typed.result().get("figures");

    assertThat(figures.get("trainImages").get("measured").asLong())
        .isEqualTo(work.shards().images(Split.TRAIN));
    assertThat(figures.get("shardFiles").get("measured").asInt())
        .isEqualTo(work.shards().files().size());
    assertThat(figures.get("featureBytes").get("measured").asDouble())
        .isEqualTo(bytes(work.features().files()));
    assertThat(figures.get("featureBytes").get("deviation").asDouble()).isBetween(-0.02, 0.02);
    assertThat(figures.get("extractSeconds").get("measured").asDouble()).isPositive();
    assertThat(figures.has("trainSeconds")).as("no training finished there").isFalse();
    assertThat(figures.has("stageSeconds")).as("not all stages finished there").isFalse();
    assertThat(typed.err()).containsPattern("plan: featureBytes +\\S+ kB +\\S+ kB +[+-]");
  }

  /** Of a list its paths lead to the images, of folders their keys. */
  @ParameterizedTest
  @ValueSource(strings = {"images", "list.csv"})
  void bytesOfAFinishedRunAreComparedWhereverItsImagesAre(String images, @TempDir Path folder)
      throws IOException {
    Shapes.folders(folder.resolve("images"), 200);
    List<String> list = new ArrayList<>(List.of("path,label"));
    try (var files = Files.walk(folder.resolve("images"))) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              each -> list.add(folder.relativize(each) + "," + each.getParent().getFileName()));
    }
    Files.write(folder.resolve("list.csv"), list);
    String uri = folder.resolve(images).toString();
    String work = folder.resolve("work").toString();
    Typed shard = Typed.headway("shard", "--images", uri, "--workspace", work);
    assertThat(shard.status()).as(shard.err()).isZero();

    Typed typed = plan("--check", work, "--images", uri);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("figures").get("shardBytes").get("deviation").asDouble())
        .isBetween(-0.03, 0.03);
  }

  @Test
  void theCommandHasTheSettingsOfSparkWithoutSecrets() {
    String[] given = {
      "--images",
      "1e6",
      "--set",
      "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:9000",
      "--set",
      "spark.hadoop.fs.s3a.secret.key=hushhush"
    };
    List<String> cluster = new ArrayList<>(List.of(given));
    cluster.addAll(List.of("--cores", "8"));

    assertThat(plan(given).result().get("command").asText())
        .contains(" run ", " --set spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:9000")
        .doesNotContain("hushhush");
    assertThat(plan(cluster.toArray(new String[0])).result().get("command").asText())
        .containsPattern(" --conf spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:9000 .*jar run ")
        .doesNotContain("hushhush");
  }

  @Test
  void noLimitOfPixelsIsTheDecodersOwn() {
    JsonNode figures = figures("--images", "1e6", "--max-pixels", String.valueOf(Long.MAX_VALUE));
    assertThat(value(figures, "memory", "executorOutsideBytes")).isBetween(8.0 * (1L << 40), 9e12);
  }

  @Test
  void aFolderWithoutARunIsRefused(@TempDir Path folder) {
    Typed typed = plan("--check", folder.toString());
    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).contains("shard has not finished there");
  }

  @Test
  void ratesAreThoseOfBench(@TempDir Path folder) throws IOException {
    Path bench = folder.resolve("metrics.json");
    Files.writeString(bench, bench(200));
    String[] args = {
      "--images", "1e6", "--cores", "8", "--bench", bench.toString(), "--mean-bytes", "50000"
    };
    JsonNode slow = figures(args);
    assertThat(slow.get("time").get("extractSeconds").get("restsOn").asText())
        .isEqualTo("measured");
    Files.writeString(bench, bench(400));
    JsonNode fast = figures(args);
    assertThat(value(slow, "time", "extractSeconds") / value(fast, "time", "extractSeconds"))
        .isCloseTo(2, within(0.1));
  }

  /** Of 8e8 training, 1e8 validation and 1e8 test rows. */
  @Test
  void trainReadsFeaturesFromTheirFilesOnceAndThenFromACache(@TempDir Path folder)
      throws IOException {
    Path bench = folder.resolve("metrics.json");
    String[] args = {
      "--images",
      "1e9",
      "--cores",
      "64",
      "--bench",
      bench.toString(),
      "--epochs",
      "5",
      "--set",
      "plan.coreBytesPerSecond=10GB"
    };
    Files.writeString(bench, bench(200));
    JsonNode fast = figures(args);
    Files.writeString(bench, bench(200).replace("BytesPerSecond\":4e8", "BytesPerSecond\":2e8"));
    JsonNode files = figures(args);
    Files.writeString(bench, bench(200).replace("BytesPerSecond\":8e8", "BytesPerSecond\":4e8"));
    JsonNode cache = figures(args);

    double slots = 64;
    double secondsOfTrain =
        0.9 * value(fast, "objects", "featureBytes") / slots * (1 / 1e8 - 1 / 2e8);
    assertThat(value(files, "time", "trainSeconds") - value(fast, "time", "trainSeconds"))
        .isCloseTo(secondsOfTrain, Percentage.withPercentage(1));
    assertThat(value(files, "time", "evaluateSeconds") - value(fast, "time", "evaluateSeconds"))
        .isCloseTo(secondsOfTrain / 9, Percentage.withPercentage(1));
    assertThat(value(cache, "time", "trainSeconds") - value(fast, "time", "trainSeconds"))
        .as("four of five epochs, at twice the rate")
        .isCloseTo(4 * secondsOfTrain / 2, Percentage.withPercentage(1));
  }

  /** Of 40,000 training images each of 40 workers has 32 batches, which are one round. */
  @Test
  void aSlotThatTrainsSeveralWorkersStartsATaskForEach(@TempDir Path folder) throws IOException {
    Path bench = folder.resolve("metrics.json");
    String[] args = {
      "--images",
      "50000",
      "--cores",
      "4",
      "--executor-cores",
      "2",
      "--workers",
      "40",
      "--epochs",
      "10",
      "--bench",
      bench.toString()
    };
    Files.writeString(bench, bench(200));
    double fast = value(figures(args), "time", "trainSeconds");
    Files.writeString(bench, bench(200).replace("0.018", "0.118").replace("0.041", "0.141"));

    assertThat(value(figures(args), "time", "trainSeconds") - fast)
        .as("0.1 s more for each of 10 tasks of a slot in each of 10 epochs")
        .isCloseTo(0.1 * 10 * 10, within(0.01));
  }

  /** As bench writes it, of two cores. */
  private static String bench(int images) {
    String times = "{'computeSeconds':{'median':%s},'beyondComputeSeconds':{'median':%s}}";
    return ("{'stage':'bench','cores':2,'pipelineImagesPerSecond':"
            + images
            + ",'readBytesPerSecond':5e7,'featureBytesPerSecond':4e8,'cachedFeatureBytesPerSecond':8e8,'readImagesPerSecond':1000,'decodeImagesPerSecond':2000,"
            + "'heads':{'softmax':"
            + times.formatted("0.03", "0.018")
            + ",'dense':"
            + times.formatted("0.13", "0.041")
            + "}}")
        .replace('\'', '"');
  }

  @Test
  void whatCannotWorkIsSaidWithTheNumber() {
    Typed wide =
        plan(
            "--images",
            "1e9",
            "--classes",
            "1000000",
            "--cores",
            "64",
            "--head",
            "dense 4096 relu, softmax");
    assertThat(wide.status()).as(wide.err()).isZero();
    assertThat(wide.result().get("problems").toString())
        .contains("the head has 4,102,246,976 parameters");
    Typed many = plan("--images", "1e9", "--classes", "420000", "--cores", "64");
    assertThat(many.err())
        .contains(
            "plan: cannot work: the head has 538,020,000 parameters", "at most 2,147,483,647");

    Typed small =
        plan(
            "--images",
            "1e8",
            "--classes",
            "21841",
            "--cores",
            "64",
            "--set",
            "spark.executor.memory=1g");
    assertThat(small.err())
        .contains("plan: cannot work: the heap of the executor is 1.0 GiB but ")
        .contains("set spark.executor.memory");
  }

  @Test
  void aDriverThatCannotHoldThePartsIsSaidWithTheirNumber() {
    System.setProperty("spark.driver.memory", "4g"); // As spark-submit sets it.
    try {
      Typed typed = plan("--images", "1e9", "--classes", "21841", "--cores", "64");

      assertThat(typed.err())
          .contains(
              "the heap of the driver is 4.0 GiB, but 2,062,500 feature files and 2,750,000 cached")
          .containsPattern(" blocks want \\d\\.\\d GiB: set spark.driver.memory to \\d+m");
    } finally {
      System.clearProperty("spark.driver.memory");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--images 0|Cannot plan for 0 images",
        "--images 1e16|Cannot plan for 1e16 images",
        "--images 1e99999999999|Cannot plan for 1e99999999999 images: give a whole number",
        "--images 1e9 --cores 2147483647|plan.cores must be between 0 and 10000000",
        "--images 10 --classes 11|each class needs an image",
        "--images 1e6 --classes 1|plan.classes",
        "--images 1e15 --mean-bytes 1GB|raise shard.targetBytes",
        "--images 1e6 --network scratch:small-cnn|all its layers train",
        "--images 1e6 --bench pom.xml|Cannot take rates from pom.xml: it is no JSON",
        "--images src/test/resources/headway/jobs/input/quotes.csv|only class folders are sampled",
        "--images src/test/java/headway/jobs/plan|it has no class folders",
        "--images ten|Cannot plan for images ten: it is neither a number, such as 1e6, nor a",
        "--cores 8|images.uri is not set"
      })
  void badNumbersAreOneLine(String args, String complaint) {
    Typed typed = plan(args.split(" "));
    assertThat(typed.status()).isIn(2, 3);
    assertThat(typed.complaint()).contains(complaint);
  }
}
