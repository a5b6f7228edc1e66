package headway.jobs.cli;

import headway.common.HeadwayException;
import headway.common.UsageException;
import headway.jobs.observe.LogFormat;
import headway.jobs.spark.JobFailures;
import headway.jobs.spark.yarn.YarnAttempt;
import java.io.PrintStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headway's entry point. Exit status: 0 done; 2 bad usage or settings; 3 bad or missing input; 4
 * storage failure; 5 another run holds the workspace; 6 the new model does not serve, if that is to
 * be a failure; 1 anything else. In cluster mode on YARN the application's diagnostics are the line
 * that the command failed with, and its exit status.
 */
public final class Main {
  private static final int UNPROMOTED = 6;
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] args) {
    LogFormat.useOwnSettings();
    Optional<CommandFailure> failure = execute(System.out, args);
    if (failure.isPresent()) {
      YarnAttempt.current().ifPresent(failure.get()::end);
      System.exit(failure.get().exitStatus());
    }
  }

  /**
   * Runs one command.
   *
   * @param out for the result alone
   * @return the exit status
   */
  public static int run(PrintStream out, String... args) {
    return execute(out, args).map(CommandFailure::exitStatus).orElse(0);
  }

  private static Optional<CommandFailure> execute(PrintStream out, String... args) {
    InterruptedThreadHandler.install();
    ResultFile result = ResultFile.of(args);
    try {
      int status = new CommandLines(out, result).execute(args);
      return status == 0
          ? Optional.empty()
          : Optional.of(
              new CommandFailure(
                  status,
                  CommandFailure.NAME
                      + (status == UNPROMOTED
                          ? "The new model is not promoted; the result line says why"
                          : "Something must be mended; the result line says what")));
    } catch (Throwable failure) { // Also a class that is missing, or memory.
      CommandFailure explained = CommandFailure.of(failure);
      explain(explained, failure);
      result.fail(explained);
      return Optional.of(explained);
    }
  }

  private static void explain(CommandFailure explained, Throwable failure) {
    if (explained.equals(CommandFailure.STOPPED)) {
      LOG.debug("where it was", failure);
      say(explained.message());
      return;
    }
    Optional<HeadwayException> known = JobFailures.known(failure);
    if (known.isEmpty()) {
      LOG.error("This is a defect of Headway", failure);
      say("failed for a reason it does not know: " + failure);
      return;
    }
    if (!(known.get() instanceof UsageException)) {
      LOG.debug("where it came from", failure);
    }
    say(known.get().getMessage());
  }

  private static void say(String message) {
    System.err.println(LogFormat.line("ERROR", "headway", CommandFailure.NAME + message));
  }
}
