package headway.jobs.track.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.jobs.spark.settings.Secrets;
import headway.jobs.track.tracked.TrackingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Requests to an MLflow server; no message has a secret in it. */
final class MlflowClient {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String API = "/api/2.0/mlflow/";
  private static final int ERRORS = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REDIRECTS = 300;
  private static final int LONGEST_MESSAGE = 200;
  private static final long BYTES_PER_SECOND = 1_000_000;

  private final MlflowEndpoint endpoint;
  private final Duration timeout;
  private final HttpClient http;
  private final Secrets secrets = Secrets.in(Map.of());
  private final AtomicReference<Instant> owesSince = new AtomicReference<>();

  MlflowClient(MlflowEndpoint endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            // Credentials go to no other server.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  MlflowEndpoint endpoint() {
    return endpoint;
  }

  /** Since when the server has neither answered a request nor taken bytes of a file. */
  Optional<Instant> owesSince() {
    return Optional.ofNullable(owesSince.get());
  }

  /** The answer to a request for what may be missing: empty if it is. */
  Optional<JsonNode> find(String method, Map<String, String> parameters) throws TrackingException {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    Answer answer = send(method, request(API + method + "?" + query, timeout).GET());
    return answer.isError("RESOURCE_DOES_NOT_EXIST")
        ? Optional.empty()
        : Optional.of(answer.required());
  }

  /** The answer to a command. */
  JsonNode post(String method, ObjectNode body) throws TrackingException {
    return posted(method, body).required();
  }

  /** Creates what may be there. */
  void create(String method, ObjectNode body) throws TrackingException {
    Answer answer = posted(method, body);
    if (!answer.isError("RESOURCE_ALREADY_EXISTS")) {
      answer.required();
    }
  }

  private Answer posted(String method, ObjectNode body) throws TrackingException {
    return send(
        method,
        request(API + method, timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /**
   * Sends a file to the server's store of artifacts.
   *
   * @param path in that store
   */
  void upload(String path, long bytes, Supplier<InputStream> content) throws TrackingException {
    Duration most = timeout.plusSeconds(bytes / BYTES_PER_SECOND);
    send(
            "artifacts",
            request("/api/2.0/mlflow-artifacts/artifacts/" + path, most)
                .header("Content-Type", "application/octet-stream")
                .PUT(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> noted(content.get())), bytes)))
        .required();
  }

  /** The client reads the body of a request as the server takes it. */
  private InputStream noted(InputStream content) {
    return new FilterInputStream(content) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        owesSince.set(Instant.now());
        return super.read(bytes, offset, length);
      }
    };
  }

  private HttpRequest.Builder request(String path, Duration most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.uri() + path)).timeout(most);
    endpoint.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private Answer send(String what, HttpRequest.Builder request) throws TrackingException {
    HttpRequest built = request.build();
    owesSince.compareAndSet(null, Instant.now());
    try {
      HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
      owesSince.set(null);
      return answer(what, response);
    } catch (HttpTimeoutException late) {
      throw new TrackingException(
          "it did not answer within %d s".formatted(built.timeout().orElse(timeout).toSeconds()),
          late);
    } catch (ConnectException refused) {
      throw new TrackingException("it cannot be reached", refused);
    } catch (IOException broken) {
      throw new TrackingException("the connection broke: " + shown(broken.toString()), broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TrackingException("the command was interrupted", stopped);
    }
  }

  private Answer answer(String what, HttpResponse<String> response) {
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (JsonProcessingException notJson) {
      body = MissingNode.getInstance();
    }
    return new Answer(what, response.statusCode(), body);
  }

  /** An answer, be it an error or not. */
  private final class Answer {
    private final String what;
    private final int status;
    private final JsonNode body;

    Answer(String what, int status, JsonNode body) {
      this.what = what;
      this.status = status;
      this.body = body;
    }

    boolean isError(String code) {
      return status >= ERRORS && body.path("error_code").asText().equals(code);
    }

    JsonNode required() throws TrackingException {
      if (status < REDIRECTS) {
        return body;
      }
      String message = shown(body.path("message").asText());
      String reason = "it answered %d to %s".formatted(status, what);
      if (status == UNAUTHORIZED || status == FORBIDDEN) {
        reason +=
            "; check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                + " MLFLOW_TRACKING_TOKEN, in the environment";
      } else if (!message.isBlank()) {
        reason += ", " + message;
      }
      throw new TrackingException(reason);
    }
  }

  private String shown(String text) {
    String line = secrets.hide(text).replaceAll("\\s+", " ");
    String hidden = endpoint.authorization().map(value -> line.replace(value, "…")).orElse(line);
    return hidden.length() <= LONGEST_MESSAGE ? hidden : hidden.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
