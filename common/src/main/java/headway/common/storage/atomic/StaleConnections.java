package headway.common.storage.atomic;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/**
 * Connections that the S3 client keeps though the server has closed them. A server that refuses
 * puts may close as many as were open, and the client finds out one failed request after the other,
 * more of them than it tries again; it looks at those first that have rested for 5 s (<a
 * href="https://hc.apache.org/httpcomponents-client-4.5.x/current/tutorial/html/connmgmt.html">Stale
 * connections</a>).
 */
final class StaleConnections {
  private static final Duration RESTED = Duration.ofMillis(5_500);

  private StaleConnections() {}

  /** Whether a request failed because its connection was closed or reset. */
  static boolean met(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // By its name, because the client of Hadoop 3.4 has that class in another package.
      if (cause instanceof SocketException
          || cause.getClass().getSimpleName().equals("NoHttpResponseException")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the client looks at each connection that it has, before it uses it.
   *
   * @throws IOException {@code failure}, where the thread is told to stop meanwhile
   */
  static void rest(IOException failure) throws IOException {
    try {
      Thread.sleep(RESTED.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
