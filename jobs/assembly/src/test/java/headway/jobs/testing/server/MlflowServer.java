package headway.jobs.testing.server;

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

/** A real MLflow server over a folder, on a port that was free. */
public final class MlflowServer implements AutoCloseable {
  private static final Map<Integer, String> VARIABLES =
      Map.of(2, "HEADWAY_TEST_MLFLOW2_PYTHON", 3, "HEADWAY_TEST_MLFLOW_PYTHON");

  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final ServerProcess process;

  private MlflowServer(ServerProcess process) {
    this.process = process;
  }

  /** The Python that has a major version of MLflow, a {@link Requirement} of the calling test. */
  public static String python(int version) {
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
            .directory(folder.toFile());
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    HttpClient http = HttpClient.newHttpClient();
    return new MlflowServer(
        ServerProcess.start(
            "MLflow",
            builder,
            port,
            folder.resolve("server.log"),
            START_LIMIT,
            server -> isHealthy(http, server)));
  }

  /** Such as {@code http://127.0.0.1:40123}. */
  public URI uri() {
    return process.uri();
  }

  private static boolean isHealthy(HttpClient http, URI server)
      throws IOException, InterruptedException {
    HttpRequest health = HttpRequest.newBuilder(server.resolve("/health")).build();
    return http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  /** Ends the server and its workers. */
  @Override
  public void close() {
    process.close();
  }
}
