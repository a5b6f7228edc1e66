package headway.jobs.doctor;

import headway.common.HeadwayException;
import headway.common.storage.StorageFailures;
import headway.jobs.spark.settings.Secrets;
import java.util.function.Supplier;

/**
 * The result of one check.
 *
 * @param name of the check, such as {@code store: put}
 * @param ok whether the check passed; true for a warning
 * @param detail the finding
 * @param advice what to do; empty if there is nothing to do
 */
record CheckResult(String name, boolean ok, String detail, String advice) {
  static CheckResult ok(String name, String detail) {
    return new CheckResult(name, true, detail, "");
  }

  static CheckResult warn(String name, String detail, String advice) {
    return new CheckResult(name, true, detail, advice);
  }

  static CheckResult mend(String name, String detail, String advice) {
    return new CheckResult(name, false, detail, advice);
  }

  /** The result of a step: its detail, or its exception as a failure with advice. */
  static CheckResult of(String name, Supplier<String> step) {
    try {
      return ok(name, step.get());
    } catch (HeadwayException known) {
      String message = known.getMessage();
      int end = message.lastIndexOf("; ");
      return end < 0
          ? mend(name, message, "see the message")
          : mend(name, message.substring(0, end), message.substring(end + 2));
    } catch (RuntimeException | LinkageError unknown) {
      return mend(
          name, StorageFailures.reason(unknown), "see the log, or ask with --log-format json");
    }
  }

  /** The console line, which begins with {@code ok}, {@code warn} or {@code mend}. */
  String line() {
    String level = ok ? (advice.isEmpty() ? "ok" : "warn") : "mend";
    return "%-5s %-22s %s%s".formatted(level, name, detail, advice.isEmpty() ? "" : " → " + advice);
  }

  /** A copy with secrets replaced by an ellipsis. */
  CheckResult without(Secrets secrets) {
    return new CheckResult(name, ok, secrets.hide(detail), secrets.hide(advice));
  }
}
