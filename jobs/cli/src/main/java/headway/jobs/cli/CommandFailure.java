package headway.jobs.cli;

import headway.jobs.spark.JobFailures;
import headway.jobs.spark.yarn.YarnAttempt;

/**
 * Why a command ended with another exit status than 0.
 *
 * @param exitStatus of the process
 * @param line that says why, without a line feed
 */
record CommandFailure(int exitStatus, String line) {
  static final String NAME = "headway: ";
  private static final int DEFECT = 1;
  private static final int STORAGE = 4;
  private static final int SIGNALLED = 143;

  /** A signal ended the process. */
  static final CommandFailure STOPPED =
      new CommandFailure(
          SIGNALLED,
          NAME + "Stopped: a signal ended this process; the same command goes on where it was");

  /** What a user is told of an exception. */
  static CommandFailure of(Throwable failure) {
    if (isEnding()) {
      return STOPPED;
    }
    return JobFailures.known(failure)
        .map(each -> new CommandFailure(each.exitStatus(), NAME + firstLine(each.getMessage())))
        .orElseGet(
            () ->
                new CommandFailure(
                    DEFECT, NAME + firstLine("failed for a reason it does not know: " + failure)));
  }

  /** Whether a signal ends this process. Spark then stops beneath the command. */
  private static boolean isEnding() {
    Thread never = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(never);
      Runtime.getRuntime().removeShutdownHook(never);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Whether the same command may succeed on another machine, where nobody has done anything. */
  boolean mayPass() {
    return exitStatus == DEFECT || exitStatus == STORAGE || exitStatus == SIGNALLED;
  }

  /** The line without the program's name. */
  String message() {
    return line.substring(NAME.length());
  }

  /** The line and the exit status, which a caller of spark-submit does not get. */
  String diagnostics() {
    return line + " (exit status " + exitStatus + ")";
  }

  /**
   * Ends the application, unless another attempt may succeed. YARN makes that when this process
   * ends.
   */
  void end(YarnAttempt attempt) {
    if (attempt.isLast() || !mayPass()) {
      attempt.fail(diagnostics());
    }
  }
}
