package headway.jobs.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy before an S3 server that lets one {@link Fault} happen. Requests pass through
 * unchanged, their Host header included, because their signature covers it: its own address is the
 * endpoint that the client is given.
 */
final class FaultProxy implements AutoCloseable {
  private static final int LONGEST_STALL_SECONDS = 120;

  /** A connection that is closed so is reset. */
  private static final int NO_LINGER_SECONDS = 0;

  private final URI upstream;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private Optional<Fault> fault = Optional.empty();
  private CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Long> passed = new TreeMap<>();
  private int matching;
  private int struck;

  private FaultProxy(URI upstream, ServerSocket listener) {
    this.upstream = upstream;
    this.listener = listener;
  }

  static FaultProxy before(URI upstream) throws IOException {
    FaultProxy proxy =
        new FaultProxy(upstream, new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
    daemon(proxy::accept);
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Lets a fault happen from now on. */
  synchronized void arm(Fault next) {
    disarm();
    fault = Optional.of(next);
    end = new CountDownLatch(1);
    matching = 0;
    struck = 0;
  }

  /** Passes everything on again; what is stalled is dropped. */
  synchronized void disarm() {
    fault = Optional.empty();
    end.countDown();
  }

  /** How many requests the last fault struck. */
  synchronized int struck() {
    return struck;
  }

  /** How many requests came so far, by kind: list, get, head, put, delete. */
  synchronized Map<String, Long> requests() {
    return new TreeMap<>(passed);
  }

  /** As S3 charges: what lists keys or uploads is a list, what deletes many is a delete. */
  private static String kind(String start) {
    String method = start.substring(0, start.indexOf(' '));
    boolean lists = start.matches("GET /[^/?]*/?\\?.*(list-type|uploads|prefix|delimiter).*");
    boolean deletes = start.matches("POST .*\\?delete\\b.*");
    return lists
        ? "list"
        : deletes ? "delete" : method.equals("POST") ? "put" : method.toLowerCase(Locale.ROOT);
  }

  private synchronized Optional<Fault.Kind> strike(HttpHead request) {
    passed.merge(kind(request.start()), 1L, Long::sum);
    if (fault.isEmpty() || !request.start().matches(fault.get().requests())) {
      return Optional.empty();
    }
    matching++;
    if (matching <= fault.get().skip() || struck >= fault.get().times()) {
      return Optional.empty();
    }
    struck++;
    return Optional.of(fault.get().kind());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      open.add(server);
      InputStream requests = new BufferedInputStream(client.getInputStream());
      InputStream responses = new BufferedInputStream(server.getInputStream());
      for (Optional<HttpHead> head = HttpHead.read(requests);
          head.isPresent();
          head = HttpHead.read(requests)) {
        exchange(head.get(), client, requests, server, responses);
      }
      open.remove(server);
    } catch (IOException gone) {
      // Either side may leave; a fault does so itself.
    } finally {
      open.remove(client);
    }
  }

  private void exchange(
      HttpHead request, Socket client, InputStream requests, Socket server, InputStream responses)
      throws IOException {
    Optional<Fault.Kind> kind = strike(request);
    if (request.isChunked()) {
      throw new IllegalStateException("S3 clients say how long their bodies are: " + request);
    }
    OutputStream toClient = client.getOutputStream();
    if (request.header("Expect").isPresent()) {
      toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      toClient.flush();
    }
    if (kind.filter(Fault.Kind.RESET_IN_UPLOAD::equals).isPresent()) {
      requests.readNBytes(request.contentLength() / 2);
      throw reset(client);
    }
    byte[] body = requests.readNBytes(request.contentLength());
    if (kind.filter(Fault.Kind.STALL::equals).isPresent()) {
      throw stalled();
    }
    if (kind.filter(Fault.Kind.SLOW_DOWN::equals).isPresent()) {
      refuse(request, toClient, "503 Slow Down", "SlowDown");
      return;
    }
    if (kind.filter(Fault.Kind.FORBIDDEN::equals).isPresent()) {
      refuse(request, toClient, "403 Forbidden", "AccessDenied");
      return;
    }
    if (kind.filter(Fault.Kind.CORRUPT_UPLOAD::equals).isPresent() && body.length > 0) {
      body[body.length / 2] ^= 1;
    }
    server.getOutputStream().write(request.bytesWithout("Expect"));
    server.getOutputStream().write(body);
    server.getOutputStream().flush();
    response(request, kind, client, responses);
  }

  private void response(
      HttpHead request, Optional<Fault.Kind> kind, Socket client, InputStream responses)
      throws IOException {
    HttpHead head =
        HttpHead.read(responses).orElseThrow(() -> new IOException("the server closed"));
    byte[] body = body(request, head, responses);
    OutputStream out = client.getOutputStream();
    byte[] start = head.bytesWithout("");
    byte[] half = Arrays.copyOf(body, body.length / 2);
    switch (kind.orElse(Fault.Kind.CORRUPT_UPLOAD)) {
      case RESET_BEFORE_RESPONSE -> throw reset(client);
      case RESET_IN_DOWNLOAD -> {
        send(out, start, half);
        throw reset(client);
      }
      case SHORT_DOWNLOAD -> {
        send(out, start, half);
        throw new IOException("closed in good order");
      }
      case STALL_IN_DOWNLOAD -> {
        send(out, start, half);
        throw stalled();
      }
      default -> send(out, start, body);
    }
  }

  private static void send(OutputStream out, byte[] head, byte[] body) throws IOException {
    out.write(head);
    out.write(body);
    out.flush();
  }

  /** As it is on the wire: chunks with their frames. */
  private static byte[] body(HttpHead request, HttpHead head, InputStream in) throws IOException {
    if (request.start().startsWith("HEAD ") || head.status() == 204 || head.status() == 304) {
      return new byte[0];
    }
    if (!head.isChunked()) {
      return in.readNBytes(head.contentLength());
    }
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    int size = -1;
    while (size != 0) {
      String line = line(in, chunks);
      size = Integer.parseInt(line.split(";", -1)[0].strip(), 16);
      chunks.write(in.readNBytes(size + (size == 0 ? 0 : 2)));
    }
    while (!line(in, chunks).isBlank()) {
      // Trailers.
    }
    return chunks.toByteArray();
  }

  private static String line(InputStream in, OutputStream copy) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      copy.write(next);
      if (next == '\n') {
        return line.toString();
      }
      line.append((char) next);
    }
    throw new IOException("the server closed within a chunk");
  }

  private static void refuse(HttpHead request, OutputStream out, String status, String code)
      throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + code
                + "</Code><Message>as the test wants it</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    boolean silent = request.start().startsWith("HEAD ");
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    send(out, head.getBytes(StandardCharsets.ISO_8859_1), silent ? new byte[0] : body);
  }

  private static IOException reset(Socket client) throws IOException {
    client.setSoLinger(true, NO_LINGER_SECONDS);
    return new IOException("reset");
  }

  private IOException stalled() {
    CountDownLatch over;
    synchronized (this) {
      over = end;
    }
    try {
      over.await(LONGEST_STALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return new IOException("stalled for long enough");
  }

  @Override
  public void close() throws IOException {
    disarm();
    listener.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
