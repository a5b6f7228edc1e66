package headway.jobs.cli;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a failure that leaves a thread of its own. Spark interrupts its threads when it
 * stops, and one that still waits to remove a broadcast then dies of the interrupt with a stack
 * trace on standard error, which tells a user nothing. Everything else is logged as an error.
 */
final class InterruptedThreadHandler implements UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptedThreadHandler.class);

  private InterruptedThreadHandler() {}

  /** From now on, in the whole process, unless somebody else has taken this upon himself. */
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
