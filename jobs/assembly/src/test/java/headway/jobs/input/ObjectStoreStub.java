package headway.jobs.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects of one bucket to be listed and read, by whatever key: stores that keep objects as files
 * cannot hold {@code a//b}. A page of a listing has two keys, so that every listing has several.
 */
final class ObjectStoreStub implements AutoCloseable {
  private static final int PAGE = 2;
  private static final String DATE = "2026-01-02T03:04:05.000Z";

  private final SortedMap<String, byte[]> objects = new TreeMap<>();
  private final HttpServer server;

  ObjectStoreStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::response);
    server.start();
  }

  void put(String key, byte[] bytes) {
    objects.put(key, bytes);
  }

  /** The settings that lead S3A here, as {@code --set} takes them. */
  List<String> flags() {
    return Map.of(
            "endpoint", "http://127.0.0.1:" + server.getAddress().getPort(),
            "path.style.access", "true",
            "access.key", "none",
            "secret.key", "none",
            "connection.ssl.enabled", "false",
            "aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider")
        .entrySet()
        .stream()
        .flatMap(
            each ->
                Stream.of("--set", "spark.hadoop.fs.s3a." + each.getKey() + "=" + each.getValue()))
        .toList();
  }

  private void response(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String key = decoded(path.substring(Math.min(path.length(), path.indexOf('/', 1) + 1)));
      if (path.indexOf('/', 1) < 0 || key.isEmpty()) {
        send(exchange, list(query(exchange)).getBytes(UTF_8), "application/xml");
      } else if (objects.containsKey(key)) {
        send(exchange, objects.get(key), "application/octet-stream");
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, byte[] body, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
    exchange.getResponseHeaders().set("ETag", "\"" + java.util.Arrays.hashCode(body) + "\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return Stream.of((query == null ? "" : query).split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.toMap(each -> each[0], each -> each.length < 2 ? "" : decoded(each[1])));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private String list(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    TreeSet<String> entries = new TreeSet<>();
    for (String key : objects.keySet()) {
      if (key.startsWith(prefix)) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        entries.add(end < 0 ? key : key.substring(0, end + 1));
      }
    }
    List<String> left =
        new ArrayList<>(entries.tailSet(query.getOrDefault("continuation-token", ""), false));
    int most = Math.min(PAGE, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
    List<String> page = left.subList(0, Math.min(most, left.size()));
    boolean more = page.size() < left.size();
    StringBuilder xml = new StringBuilder("<ListBucketResult><Name>bucket</Name>");
    xml.append("<KeyCount>").append(page.size()).append("</KeyCount><IsTruncated>").append(more);
    xml.append("</IsTruncated>");
    if (more) {
      String last = page.get(page.size() - 1);
      xml.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
    }
    for (String each : page) {
      xml.append(
          objects.containsKey(each) && (delimiter.isEmpty() || !each.endsWith(delimiter))
              ? "<Contents><Key>%s</Key><LastModified>%s</LastModified><Size>%d</Size></Contents>"
                  .formatted(each, DATE, objects.get(each).length)
              : "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(each));
    }
    return xml.append("</ListBucketResult>").toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
