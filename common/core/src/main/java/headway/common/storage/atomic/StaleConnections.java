package headway.common.storage.atomic;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/**
 * Pooled connections of the S3 client that the server has closed. A server that rejects puts may
 * close all open connections, and the client detects each one by a failed request, which can exceed
 * its retries. It validates connections that were idle for 5 s (<a
 * href="https://hc.apache.org/httpcomponents-client-4.5.x/current/tutorial/html/connmgmt.html">Stale
 * connections</a>).
 */
final class StaleConnections {
  private static final Duration RESTED = Duration.ofMillis(5_500);

  private StaleConnections() {}

  /** Whether a request failed because its connection was closed or reset. */
  static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // By name, because the client of Hadoop 3.4 has that class in another package.
      if (cause instanceof SocketException
          || cause.getClass().getSimpleName().equals("NoHttpResponseException")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the client validates its idle connections before use.
   *
   * @throws IOException {@code failure}, if the thread is interrupted
   */
  static void awaitValidation(IOException failure) throws IOException {
    try {
      Thread.sleep(RESTED.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
