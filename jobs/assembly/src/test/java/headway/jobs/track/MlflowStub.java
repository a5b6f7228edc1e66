package headway.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers like an MLflow server with one run, or fails. */
final class MlflowStub implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How it answers. */
  enum Behaviour {
    ANSWERS,
    ERROR_500,
    NOT_JSON,
    UNAUTHORIZED,
    HANGS
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final List<JsonNode> metrics = new CopyOnWriteArrayList<>();
  final Map<String, Integer> artifacts = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger failing = new AtomicInteger(Integer.MAX_VALUE);
  private volatile Behaviour behaviour;

  MlflowStub(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Fails so many requests, and then answers. */
  void failing(int requestsToCome) {
    failing.set(requestsToCome);
  }

  void now(Behaviour next) {
    behaviour = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    requests.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(sent);
    boolean fails = failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    switch (fails ? behaviour : Behaviour.ANSWERS) {
      case ANSWERS -> reply(exchange, 200, result(path, body));
      case ERROR_500 ->
          reply(exchange, 500, "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"out of order\"}");
      case NOT_JSON -> reply(exchange, 200, "<html>a proxy's page</html>");
      case UNAUTHORIZED -> reply(exchange, 401, "{\"message\":\"not by " + sent + "\"}");
      case HANGS -> awaitClose();
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private String result(String path, byte[] body) throws IOException {
    if (path.contains("mlflow-artifacts")) {
      artifacts.put(path.substring(path.indexOf("/r1/")), body.length);
      return "{}";
    }
    return switch (path.substring("/api/2.0/mlflow/".length())) {
      case "experiments/get-by-name" -> "{\"experiment\":{\"experiment_id\":\"7\"}}";
      case "runs/create", "runs/get" ->
          "{\"run\":{\"info\":{\"run_id\":\"r1\",\"lifecycle_stage\":\"active\",\"artifact_uri\":\"mlflow-artifacts:/7/r1/artifacts\"}}}";
      case "runs/log-batch" -> {
        JSON.readTree(body).path("metrics").forEach(metrics::add);
        yield "{}";
      }
      case "model-versions/create" -> "{\"model_version\":{\"version\":\"1\"}}";
      default -> "{}";
    };
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
