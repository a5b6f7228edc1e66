package headway.jobs.testing;

import headway.common.Requirement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real MLflow server over a folder, on a port that was free. */
public final class MlflowServer implements AutoCloseable {
  private static final Map<Integer, String> VARIABLES =
      Map.of(2, "HEADWAY_TEST_MLFLOW2_PYTHON", 3, "HEADWAY_TEST_MLFLOW_PYTHON");

  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final Process process;
  private final int port;

  private MlflowServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The Python that has a major version of MLflow, a {@link Requirement} of the calling test. */
  static String python(int version) {
    return Requirement.variable(
        VARIABLES.get(version),
        "a Python with .ci/requirements-mlflow" + (version == 2 ? "2" : "") + ".txt");
  }

  /**
   * Starts a server.
   *
   * @param version 2 or 3
   * @param folder for runs, artifacts and the log
   */
  public static MlflowServer start(int version, Path folder)
      throws IOException, InterruptedException {
    String python = python(version);
    Files.createDirectories(folder);
    int port = FreePort.next();
    Path log = folder.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    python,
                    "-m",
                    "mlflow",
                    "server",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--workers",
                    "1",
                    "--backend-store-uri",
                    "sqlite:///" + folder.resolve("runs.db"),
                    "--artifacts-destination",
                    folder.resolve("artifacts").toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    MlflowServer server = new MlflowServer(builder.start(), port);
    server.await(log);
    return server;
  }

  /** Such as {@code http://127.0.0.1:40123}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void await(Path log) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest health = HttpRequest.newBuilder(uri().resolve("/health")).build();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // Asked again below.
      }
      Thread.sleep(200);
    }
    close();
    throw new AssertionError("MLflow does not answer:\n" + Files.readString(log));
  }

  /** Ends the server and its workers. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
