package headway.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bench as a user types it, over so little that its figures mean nothing but are all there. */
class BenchIT {
  @TempDir private Path folder;

  @Test
  void measuresEverythingInOneRun() {
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
                "cpuShare"))
        .allSatisfy(name -> assertThat(result.get(name).asDouble()).as(name).isPositive());
    assertThat(result.get("commandImagesPerSecond").asDouble())
        .isLessThan(result.get("coldImagesPerSecond").asDouble());
    JsonNode roofline = result.get("roofline");
    assertThat(roofline.get("callers").asInt() * roofline.get("threads").asInt())
        .isEqualTo(result.get("cores").asInt());
    assertThat(List.of("softmax", "dense"))
        .allSatisfy(head -> isWhole(result.get("heads").get(head)));
    assertThat(typed.err())
        .contains("roofline: network alone", "pipeline, warm, steady", "pipeline, cold")
        .containsPattern("processor time of an image: .* network alone .* decoding alone .* JIT");
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
