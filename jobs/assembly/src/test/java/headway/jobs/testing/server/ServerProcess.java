package headway.jobs.testing.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, with those that it starts, on a port of 127.0.0.1. */
final class ServerProcess implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final String name;
  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcess(String name, Process process, int port, Path log) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Whether a server answers yet. */
  interface Probe {
    /**
     * Asks once.
     *
     * @throws IOException if it cannot be reached
     */
    boolean answers(URI server) throws IOException, InterruptedException;
  }

  /**
   * Starts a program and waits until it answers.
   *
   * @param name for messages
   * @param log that takes all that it says
   */
  static ServerProcess start(
      String name, ProcessBuilder program, int port, Path log, Duration limit, Probe probe)
      throws IOException, InterruptedException {
    Process process = program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ServerProcess server = new ServerProcess(name, process, port, log);
    server.await(limit, probe);
    return server;
  }

  /** Such as {@code http://127.0.0.1:40123}. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void await(Duration limit, Probe probe) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (probe.answers(uri())) {
          return;
        }
      } catch (IOException notYet) {
        // Asked again below.
      }
      Thread.sleep(BETWEEN.toMillis());
    }
    close();
    throw new AssertionError(name + " does not answer:\n" + Files.readString(log));
  }

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
