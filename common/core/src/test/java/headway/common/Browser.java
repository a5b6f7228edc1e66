package headway.common;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileUtil;

/** Headless Chromium, in which a page's scripts run. */
public final class Browser {
  private static final String VARIABLE = "HEADWAY_TEST_BROWSER";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern RESULT = Pattern.compile("<title>result:([A-Za-z0-9+/=]*)</title>");

  /** What the page logs as errors, before its own scripts run. */
  private static final String PROLOGUE =
      """
      const errors = [];
      window.onerror = message => { errors.push(String(message)); };
      document.addEventListener('securitypolicyviolation', each => errors.push(each.violatedDirective));
      """;

  private static final String EPILOGUE =
      """
      window.onload = () => {
        const result = (() => { %s })();
        const loaded = performance.getEntriesByType('resource').map(each => each.name);
        const text = JSON.stringify({result, errors, loaded});
        document.title = 'result:' + btoa(String.fromCharCode(...new TextEncoder().encode(text)));
      };
      """;

  private Browser() {}

  /**
   * Opens a page and runs a script in it, as a function whose value is JSON.
   *
   * @return {@code result}, its value; {@code errors}, those of the page's own scripts, too; {@code
   *     loaded}, the addresses that the page loads
   */
  public static JsonNode open(Path page, String script) throws IOException, InterruptedException {
    String browser = Requirement.variable(VARIABLE, "the program of Chromium or Chrome");
    Path folder = Files.createTempDirectory("browser");
    try {
      return open(browser, folder, page, script);
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static JsonNode open(String browser, Path folder, Path page, String script)
      throws IOException, InterruptedException {
    Path copy = folder.resolve("page.html");
    Files.writeString(copy, watched(Files.readString(page), EPILOGUE.formatted(script)));
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    browser,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "--virtual-time-budget=60000",
                    "--dump-dom",
                    copy.toUri().toString()))
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    Matcher result = RESULT.matcher(Files.readString(dom));
    if (!ended || process.exitValue() != 0 || !result.find()) {
      throw new AssertionError(browser + " shows no page: " + Files.readString(log));
    }
    String json = new String(Base64.getDecoder().decode(result.group(1)), StandardCharsets.UTF_8);
    return JsonMapper.builder().build().readTree(json);
  }

  /** The page with two more scripts, which its policy allows beside its own. */
  private static String watched(String html, String epilogue) {
    int head = html.indexOf("<style>");
    int end = html.lastIndexOf("</body>");
    String policy = html.substring(0, head);
    return policy.replace("script-src ", "script-src " + source(PROLOGUE) + source(epilogue))
        + element(PROLOGUE)
        + html.substring(head, end)
        + element(epilogue)
        + html.substring(end);
  }

  private static String element(String script) {
    return "<script>" + script + "</script>";
  }

  private static String source(String script) {
    byte[] hash = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "' ";
  }
}
