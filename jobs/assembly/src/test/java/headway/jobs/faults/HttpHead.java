package headway.jobs.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines before the body of an HTTP/1.1 message (RFC 9112), as they came.
 *
 * @param lines the start line first, without line ends
 */
record HttpHead(List<String> lines) {
  private static final String END = "\r\n\r\n";

  /** The next head; empty where the connection ended before it. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length()) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      bytes.write(next);
      matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    return Optional.of(new HttpHead(List.of(text.strip().split("\r\n", -1))));
  }

  String start() {
    return lines.get(0);
  }

  /** Of an answer. */
  int status() {
    return Integer.parseInt(start().split(" ", -1)[1]);
  }

  Optional<String> header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  int contentLength() {
    return header("Content-Length").map(Integer::parseInt).orElse(0);
  }

  boolean isChunked() {
    return header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /** As it came, without one header. */
  byte[] bytesWithout(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    StringBuilder text = new StringBuilder();
    lines.stream()
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
