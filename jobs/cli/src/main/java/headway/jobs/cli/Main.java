package headway.jobs.cli;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.UsageException;
import headway.jobs.observe.LogFormat;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headway's entry point. Exit status: 0 done; 2 bad usage or settings; 3 bad or missing input; 4
 * storage failure; 5 another run holds the workspace; 1 anything else. In cluster mode the
 * exception is thrown instead, because there an early exit counts as a failure of the cluster.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int DEFECT = 1;

  private Main() {}

  public static void main(String[] args) {
    boolean cluster = "cluster".equals(System.getProperty("spark.submit.deployMode"));
    int status = run(System.out, cluster, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs one command.
   *
   * @param out for the result alone
   * @param rethrow whether a failure leaves as the exception that it is
   * @return the exit status
   */
  public static int run(PrintStream out, boolean rethrow, String... args) {
    InterruptedThreadHandler.install();
    try {
      int status = new CommandLines(out).execute(args);
      if (rethrow && status != 0) {
        throw new InputException("Something must be mended; the result line says what");
      }
      return status;
    } catch (Exception failure) { // Spark throws undeclared checked exceptions.
      if (rethrow) {
        throw failure;
      }
      return explain(failure);
    }
  }

  private static int explain(Exception failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof HeadwayException known) {
        say("headway: " + known.getMessage());
        if (!(known instanceof UsageException)) {
          LOG.debug("where it came from", failure);
        }
        return known.exitStatus();
      }
    }
    LOG.error("This is a defect of Headway", failure);
    say("headway: failed for a reason it does not know: " + failure);
    return DEFECT;
  }

  private static void say(String line) {
    System.err.println(LogFormat.line("ERROR", "headway", line));
  }
}
