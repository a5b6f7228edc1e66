package headway.jobs.cli;

import headway.common.HeadwayException;
import headway.common.UsageException;
import headway.jobs.observe.LogFormat;
import headway.jobs.spark.yarn.YarnAttempt;
import java.io.PrintStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headway's entry point. Exit status: 0 done; 2 bad usage or settings; 3 bad or missing input; 4
 * storage failure; 5 another run holds the workspace; 1 anything else. In cluster mode on YARN the
 * application's diagnostics are the line that the command failed with, and its exit status.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final String NAME = "headway: ";

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
    try {
      int status = new CommandLines(out).execute(args);
      return status == 0
          ? Optional.empty()
          : Optional.of(
              new CommandFailure(
                  status, NAME + "Something must be mended; the result line says what"));
    } catch (Exception failure) { // Spark throws undeclared checked exceptions.
      return Optional.of(explain(failure));
    }
  }

  private static CommandFailure explain(Exception failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof HeadwayException known) {
        if (!(known instanceof UsageException)) {
          LOG.debug("where it came from", failure);
        }
        return say(known.exitStatus(), known.getMessage());
      }
    }
    LOG.error("This is a defect of Headway", failure);
    return say(CommandFailure.DEFECT, "failed for a reason it does not know: " + failure);
  }

  private static CommandFailure say(int exitStatus, String message) {
    System.err.println(LogFormat.line("ERROR", "headway", NAME + message));
    return new CommandFailure(exitStatus, NAME + message.lines().findFirst().orElse(""));
  }
}
