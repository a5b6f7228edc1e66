package headway.jobs.track.mlflow;

import headway.common.UsageException;
import headway.common.config.TrackSettings.MlflowSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The address of an MLflow server and what authorizes a request to it. Its text has no secret.
 *
 * @param uri without credentials and without a slash at its end
 * @param authorization the header's value, a secret
 */
record MlflowEndpoint(URI uri, Optional<String> authorization) {
  private static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  /**
   * The server of the settings, or else of the environment.
   *
   * @throws UsageException if none is named, or it is not one of HTTP
   */
  static MlflowEndpoint of(MlflowSettings settings, Map<String, String> environment) {
    String named =
        settings.uri().isEmpty() ? environment.getOrDefault(URI_VARIABLE, "") : settings.uri();
    if (named.isBlank()) {
      throw new UsageException(
          "Cannot start: --track mlflow needs a server; set track.mlflow.uri, or "
              + URI_VARIABLE
              + " in the environment");
    }
    URI uri = parsed(named);
    return new MlflowEndpoint(plain(uri), authorization(uri, environment));
  }

  private static URI parsed(String named) {
    return MlflowSettings.server(named.strip())
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot start: "
                        + URI_VARIABLE
                        + " must be the address of a server, such as"
                        + " http://mlflow.example.com:5000, for --track mlflow"));
  }

  private static URI plain(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
    try {
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), path, null, null);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("parts of an address are an address", impossible);
    }
  }

  private static Optional<String> authorization(URI uri, Map<String, String> environment) {
    String user = environment.getOrDefault(USER, "");
    if (!user.isEmpty()) {
      return Optional.of(basic(user + ":" + environment.getOrDefault(PASSWORD, "")));
    }
    String token = environment.getOrDefault(TOKEN, "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    return Optional.ofNullable(uri.getUserInfo()).map(MlflowEndpoint::basic);
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
