package headway.jobs.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of one host that want the same network. */
class SharedNetworkIT {
  private static final int BYTES = 20_000_000;
  private static final long NEVER = 60_000;

  @TempDir private Path folder;
  private Path cache;
  private Path source;
  private String sha256;

  @BeforeEach
  void begin() throws IOException {
    byte[] weights = new byte[BYTES];
    new Random(1).nextBytes(weights);
    cache = folder.resolve("cache");
    source = Files.write(folder.resolve("source"), weights);
    sha256 = Sha256.of(weights);
  }

  @Test
  void fetchItOnceAndLeaveNothingOfAKilledDownload() throws IOException, InterruptedException {
    Process killed = fetch(NEVER);
    while (parts().isEmpty() && killed.isAlive()) {
      Thread.sleep(20);
    }
    assertThat(killed.isAlive()).isTrue();
    killed.destroyForcibly().waitFor();
    assertThat(parts()).hasSize(1);
    assertThat(cache.resolve(sha256)).doesNotExist();

    Process one = fetch(20);
    Process other = fetch(20);

    List<String> results = new ArrayList<>(List.of(result(one), result(other)));
    assertThat(results)
        .containsExactlyInAnyOrder(
            cache.resolve(sha256) + " fetched", cache.resolve(sha256) + " shared");
    assertThat(cache.resolve(sha256)).hasSize(BYTES);
    assertThat(parts()).isEmpty();
  }

  private Process fetch(long pauseMillis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            SlowFetch.class.getName(),
            cache.toString(),
            sha256,
            source.toString(),
            Long.toString(pauseMillis))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String result(Process process) throws IOException, InterruptedException {
    String result =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    assertThat(process.waitFor()).isZero();
    return result;
  }

  private List<Path> parts() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(each -> each.toString().endsWith(".part")).toList();
    }
  }
}
