package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reading a whole object of S3 costs, counted by a proxy. */
class WholeObjectIT {
  private static final String SET = "spark.hadoop.";

  @TempDir static java.nio.file.Path folder;
  private static EmbeddedS3 server;
  private static FaultProxy proxy;
  private static FaultyStore store;
  private static Storage storage;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedS3.start(folder);
    proxy = FaultProxy.before(server.endpoint());
    store = FaultyStore.of(server);
    Configuration configuration = new Configuration();
    List<String> arguments = store.arguments(proxy.endpoint());
    for (String each : arguments) {
      if (each.startsWith(SET)) {
        String[] pair = each.substring(SET.length()).split("=", 2);
        configuration.set(pair[0], pair[1]);
      }
    }
    Storage.closeAll();
    storage = new Storage(configuration);
  }

  @AfterAll
  static void stop() throws IOException {
    Storage.closeAll();
    proxy.close();
    server.close();
  }

  private static Path at(String name) {
    return new Path(store.uri(name));
  }

  private static void put(String name, String text) {
    storage.publish(at(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The requests of an action, by kind. */
  private static Map<String, Long> requests(Runnable action) {
    Map<String, Long> before = proxy.requests();
    action.run();
    Map<String, Long> more = new TreeMap<>(proxy.requests());
    before.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  @Test
  void anObjectIsReadByOneRequestAndAsItIsThen() {
    put("photo.jpg", "short");
    assertThat(text(storage.read(at("photo.jpg")))).isEqualTo("short");
    put("photo.jpg", "longer than before");

    assertThat(
            requests(
                () ->
                    assertThat(text(storage.read(at("photo.jpg"))))
                        .isEqualTo("longer than before")))
        .isEqualTo(Map.of("get", 1L));
    assertThat(requests(() -> assertThat(storage.readIfPresent(at("photo.jpg"))).isPresent()))
        .isEqualTo(Map.of("get", 1L));
  }

  @Test
  void whatIsMissingIsToldByOneRequestAndInTheSameWords() {
    put("folder/object", "x");

    assertThat(requests(() -> assertThat(storage.readIfPresent(at("nowhere"))).isEmpty()))
        .isEqualTo(Map.of("get", 1L));
    for (String each : List.of("nowhere", "folder")) {
      assertThatThrownBy(() -> storage.read(at(each)))
          .isInstanceOf(InputException.class)
          .hasMessage("Cannot read " + at(each) + ": it does not exist; check the URI");
    }
  }

  @Test
  void anEmptyObjectHasNoBytes() {
    put("empty", "");
    assertThat(storage.read(at("empty"))).isEmpty();
    assertThat(storage.readIfPresent(at("empty")))
        .hasValueSatisfying(all -> assertThat(all).isEmpty());
  }

  @Test
  void aConnectionThatBreaksWithinTheObjectIsMadeUpFor() {
    put("broken.jpg", "a".repeat(100_000));
    proxy.arm(new Fault(Fault.Kind.SHORT_DOWNLOAD, "GET .*broken.jpg.*", 0, 1));
    try {
      assertThat(storage.read(at("broken.jpg"))).hasSize(100_000);
      assertThat(proxy.struck()).isEqualTo(1);
    } finally {
      proxy.disarm();
    }
  }
}
