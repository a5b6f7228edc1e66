package headway.common.config;

import headway.common.config.section.SettingsSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code track}; {@code conf/headway.conf} documents each value.
 *
 * @param to the tools that a run is reported to; empty for none
 */
public record TrackSettings(Set<Tool> to, MlflowSettings mlflow) {

  /** A tool that shows runs. */
  public enum Tool {
    MLFLOW,
    TENSORBOARD
  }

  /**
   * Section {@code track.mlflow}.
   *
   * @param uri of the server, without credentials; empty for {@code MLFLOW_TRACKING_URI}
   * @param name; empty for that of the workspace
   * @param model name of the registered model; empty for that of the workspace; {@code none} for
   *     none
   * @param timeout of one request
   */
  public record MlflowSettings(String uri, String experiment, String model, Duration timeout) {
    /** The address of a server; empty if the text is none of HTTP. */
    public static Optional<URI> server(String text) {
      try {
        URI uri = new URI(text);
        boolean http = String.valueOf(uri.getScheme()).matches("https?");
        return Optional.of(uri).filter(each -> http && each.getHost() != null);
      } catch (URISyntaxException garbled) {
        return Optional.empty(); // Refused without the text, which may hold a password.
      }
    }
  }

  static TrackSettings from(SettingsSection section) {
    return new TrackSettings(
        tools(section),
        new MlflowSettings(
            section.understood("mlflow.uri", TrackSettings::requireServer),
            section.text("mlflow.experiment"),
            section.understood("mlflow.model", TrackSettings::requireModelName),
            Duration.ofSeconds(section.integer("mlflow.timeoutSeconds", 1, 3_600))));
  }

  private static Set<Tool> tools(SettingsSection section) {
    Set<Tool> tools = EnumSet.noneOf(Tool.class);
    List<String> words =
        section.textOrTexts("to").stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .toList();
    for (String word : words) {
      if (word.equals("none") && words.size() == 1) {
        break;
      }
      switch (word) {
        case "mlflow" -> tools.add(Tool.MLFLOW);
        case "tensorboard" -> tools.add(Tool.TENSORBOARD);
        default ->
            section.contradiction(
                "to",
                "must be none, mlflow, tensorboard, or both with a comma but was "
                    + String.join(",", words));
      }
    }
    return tools;
  }

  private static void requireServer(String uri) {
    if (uri.isEmpty()) {
      return;
    }
    URI server =
        MlflowSettings.server(uri)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must be the address of a server, such as http://mlflow.example.com:5000"));
    if (server.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "must not have a user or password in it; give them by MLFLOW_TRACKING_USERNAME and"
              + " MLFLOW_TRACKING_PASSWORD");
    }
  }

  private static void requireModelName(String name) {
    if (name.matches(".*[/:%].*")) {
      throw new IllegalArgumentException("must have no /, : and % but was " + name);
    }
  }
}
