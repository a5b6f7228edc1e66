package headway.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bench as a user types it, over so little that its figures mean nothing but are all there. */
class BenchIT {
  private static final Pattern PROCESSOR_TIME =
      Pattern.compile(
          "processor time of an image: (\\S+) ms; network alone (\\S+), decoding alone (\\S+),"
              + " embedded S3 (\\S+), JIT (\\S+), collector (\\S+), all else (\\S+)");

  @TempDir private Path folder;

  @Test
  void measuresInt8BesideFloat() {
    Typed typed =
        Typed.headway(
            "bench",
            "--precision",
            "int8",
            "--embedded-s3",
            folder.toString(),
            "--repeats",
            "1",
            "--averaging-frequency",
            "5",
            "--set",
            "bench.photos=40",
            "--set",
            "bench.passSeconds=0",
            "--set",
            "bench.coldStarts=0",
            "--set",
            "bench.examples=640",
            "--set",
            "bench.features=16",
            "--set",
            "precision.images=8",
            "--set",
            "precision.minCosine=0.5");

    assertThat(typed.status()).as(typed.err()).isZero();
    JsonNode figures = typed.result().get("figures");
    assertThat(
            List.of(
                "rooflineImagesPerSecond",
                "pipelineImagesPerSecond",
                "int8RooflineImagesPerSecond",
                "int8PipelineImagesPerSecond",
                "int8PipelineOverFloat"))
        .allSatisfy(
            name -> assertThat(figures.get(name).get("median").asDouble()).as(name).isPositive());
    assertThat(typed.err())
        .contains(
            "roofline: network alone in int8",
            "pipeline, warm, steady, in int8",
            "in int8 the pipeline is ");
  }

  @Test
  void measuresEverythingInOneRun() throws IOException {
    Typed typed =
        Typed.headway(
            "bench",
            "--embedded-s3",
            folder.toString(),
            "--repeats",
            "1",
            "--averaging-frequency",
            "5",
            "--set",
            "bench.photos=20",
            "--set",
            "bench.passSeconds=0",
            "--set",
            "bench.coldStarts=1",
            "--set",
            "bench.examples=640",
            "--set",
            "bench.features=16");
    assertThat(typed.status()).as(typed.err()).isZero();
    JsonNode result = typed.result();

    assertThat(result.get("images").asInt()).isEqualTo(20);
    assertThat(
            List.of(
                "rooflineImagesPerSecond",
                "decodeImagesPerSecond",
                "readImagesPerSecond",
                "readBytesPerSecond",
                "pipelineImagesPerSecond",
                "jobImagesPerSecond",
                "coldImagesPerSecond",
                "commandImagesPerSecond",
                "share",
                "jobShare",
                "coldShare",
                "commandShare",
                "decodeShare",
                "readShare",
                "cpuShare",
                "shardImagesPerSecond",
                "featureBytesPerSecond",
                "cachedFeatureBytesPerSecond"))
        .allSatisfy(name -> assertThat(result.get(name).asDouble()).as(name).isPositive());
    assertThat(result.get("commandImagesPerSecond").asDouble())
        .isLessThan(result.get("coldImagesPerSecond").asDouble());
    assertThat(List.of("shard", "extract", "train", "evaluate", "export", "report"))
        .allSatisfy(
            stage ->
                assertThat(result.get("firstRun").get("seconds").get(stage).asDouble())
                    .as(stage)
                    .isPositive());
    assertThat(result.get("firstRun").get("images").asInt()).isEqualTo(20);
    agreesWithItself(result);
    readsThePhotosThatItDrew(result);
    showsAPersonTheSame(typed.err(), result);
    JsonNode roofline = result.get("roofline");
    assertThat(roofline.get("callers").asInt() * roofline.get("threads").asInt())
        .isEqualTo(result.get("cores").asInt());
    assertThat(List.of("softmax", "dense"))
        .allSatisfy(head -> isWhole(result.get("heads").get(head)));
    assertThat(typed.err())
        .contains("roofline: network alone", "pipeline, warm, steady", "pipeline, cold")
        .containsPattern("processor time of an image: .* network alone .* decoding alone .* JIT")
        .containsPattern("features: \\d+ MB/s from their files .* \\d+ MB/s out of it");
  }

  /** A share is a rate over the roofline, and each rate the median of its passes. */
  private static void agreesWithItself(JsonNode result) {
    JsonNode figures = result.get("figures");
    for (String rate : List.of("cold", "command", "decode", "read")) {
      assertThat(result.get(rate + "Share").asDouble())
          .as(rate + "Share")
          .isCloseTo(
              result.get(rate + "ImagesPerSecond").asDouble()
                  / result.get("rooflineImagesPerSecond").asDouble(),
              withPercentage(1e-6));
    }
    JsonNode roofline = figures.get("rooflineImagesPerSecond");
    double pipeline = result.get("pipelineImagesPerSecond").asDouble();
    assertThat(result.get("share").asDouble())
        .as("the pipeline over the rooflines before and after it")
        .isBetween(
            pipeline / roofline.get("most").asDouble() - 1e-9,
            pipeline / roofline.get("least").asDouble() + 1e-9);
    for (String name :
        List.of(
            "rooflineImagesPerSecond",
            "decodeImagesPerSecond",
            "readBytesPerSecond",
            "pipelineImagesPerSecond",
            "jobImagesPerSecond",
            "coldImagesPerSecond",
            "cpuShare",
            "featureBytesPerSecond")) {
      JsonNode figure = figures.get(name);
      assertThat(figure.get("median")).as(name).isEqualTo(result.get(name));
      assertThat(figure.get("median").asDouble())
          .isBetween(figure.get("least").asDouble(), figure.get("most").asDouble());
    }
  }

  private void readsThePhotosThatItDrew(JsonNode result) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      LongSummaryStatistics photos =
          files
              .filter(each -> each.toString().endsWith(".jpg"))
              .mapToLong(each -> each.toFile().length())
              .summaryStatistics();

      assertThat(photos.getCount()).isEqualTo(20);
      assertThat(
              result.get("readBytesPerSecond").asDouble()
                  / result.get("readImagesPerSecond").asDouble())
          .as("bytes of a photo")
          .isCloseTo(photos.getAverage(), withPercentage(10));
    }
  }

  private static void showsAPersonTheSame(String said, JsonNode result) {
    Map<String, String> rows =
        Map.of(
            "roofline: network alone", "rooflineImagesPerSecond",
            "pipeline, cold, first job", "coldImagesPerSecond",
            "decoding alone", "decodeImagesPerSecond");
    rows.forEach(
        (row, name) ->
            assertThat(said.lines())
                .filteredOn(line -> line.contains(row))
                .as(row)
                .anyMatch(
                    line ->
                        line.contains(
                            String.format(Locale.ROOT, " %.1f ", result.get(name).asDouble()))));
    Matcher parts = PROCESSOR_TIME.matcher(said);
    assertThat(parts.find()).as("the line on processor time").isTrue();
    double sum = 0;
    for (int part = 2; part <= parts.groupCount(); part++) {
      sum += Double.parseDouble(parts.group(part));
    }
    assertThat(sum).isCloseTo(Double.parseDouble(parts.group(1)), within(0.05));
  }

  private static void isWhole(JsonNode head) {
    assertThat(head.get("rounds").asInt())
        .as("two workers of 10 batches, 5 in a round")
        .isEqualTo(2);
    assertThat(head.get("epochSeconds").get("median").asDouble())
        .isGreaterThan(median(head, "computeSeconds") + median(head, "beyondComputeSeconds"));
    assertThat(
            median(head, "transferSeconds")
                + median(head, "aggregateSeconds")
                + median(head, "idleSeconds"))
        .isPositive();
  }

  private static double median(JsonNode head, String name) {
    return head.get(name).get("median").asDouble();
  }
}
