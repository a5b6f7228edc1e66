package headway.jobs.cli;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles uncaught exceptions of background threads. Spark interrupts its threads when it stops,
 * and one that waits to remove a broadcast then prints a stack trace that is of no use to users.
 * All other exceptions are logged as errors.
 */
final class InterruptedThreadHandler implements UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptedThreadHandler.class);

  private InterruptedThreadHandler() {}

  /** Installs the default handler of the process, unless there is one. */
  static void install() {
    if (Thread.getDefaultUncaughtExceptionHandler() == null) {
      Thread.setDefaultUncaughtExceptionHandler(new InterruptedThreadHandler());
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof InterruptedException) {
      LOG.debug("{} was told to stop", thread.getName(), failure);
    } else {
      LOG.error("{} ended", thread.getName(), failure);
    }
  }
}
