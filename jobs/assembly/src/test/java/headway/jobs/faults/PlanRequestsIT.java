package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} forecasts of requests and bytes, beside what a proxy counts of a run. */
class PlanRequestsIT {
  private static final int PHOTOS_PER_CLASS = 80;

  @TempDir Path folder;

  @Test
  void requestsAreForecastWithinATenthAndBytesWithinAFiftieth() throws IOException {
    Requirement.ofMinutes();
    Path photos = Shapes.folders(folder.resolve("photos"), PHOTOS_PER_CLASS);
    try (EmbeddedS3 server = EmbeddedS3.start(folder.resolve("s3"));
        FaultProxy proxy = FaultProxy.before(server.endpoint())) {
      FaultyStore store = FaultyStore.of(server);
      put(store, photos);
      List<String> flags = new ArrayList<>(List.of("--images", store.uri("photos")));
      flags.addAll(List.of("--workspace", store.uri("work"), "--set", "shard.minimumFiles=24"));
      flags.addAll(store.arguments(proxy.endpoint()));

      command("run", flags);
      Map<String, Long> counted = proxy.requests();
      JsonNode planned = command("plan", flags).get("figures").get("requests");

      double all = counted.values().stream().mapToLong(Long::longValue).sum();
      assertThat(planned.get("requests").get("value").asDouble())
          .as("all of " + counted)
          .isCloseTo(all, Percentage.withPercentage(10));
      for (String kind : List.of("list", "get", "head", "put")) {
        assertThat(planned.get(kind).get("value").asDouble())
            .as(kind + " of " + counted)
            .isCloseTo(counted.get(kind), Percentage.withPercentage(10));
      }

      List<String> check = new ArrayList<>(flags);
      check.addAll(List.of("--check", store.uri("work")));
      JsonNode checked = command("plan", check).get("figures");
      for (String bytes : List.of("shardBytes", "featureBytes")) {
        assertThat(checked.get(bytes).get("deviation").asDouble()).as(bytes).isBetween(-.02, .02);
      }
      assertThat(checked.get("shardFiles").get("deviation").asDouble()).isBetween(-.05, .05);
    }
  }

  private static void put(FaultyStore store, Path photos) throws IOException {
    AmazonS3 client = store.client();
    try (Stream<Path> files = Files.walk(photos)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              each ->
                  client.putObject(
                      EmbeddedS3.BUCKET, "photos/" + photos.relativize(each), each.toFile()));
    }
    client.shutdown();
  }

  private static JsonNode command(String name, List<String> flags) {
    List<String> line = new ArrayList<>(List.of(name));
    line.addAll(flags);
    return Typed.done(line.toArray(new String[0]));
  }
}
