package headway.jobs.doctor;

import headway.common.HeadwayException;
import headway.common.storage.StoreProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Checks each permission that Headway needs on the workspace, in a scratch folder that is deleted
 * afterwards.
 */
final class StoreChecks {
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final Duration REFUSED = Duration.ofMinutes(5);

  private StoreChecks() {}

  /**
   * All results, in order.
   *
   * @param taskWrites checks a task that writes below a folder
   */
  static List<CheckResult> all(
      Configuration configuration, Path workspace, Function<Path, CheckResult> taskWrites) {
    List<CheckResult> findings = new ArrayList<>();
    try (StoreProbe probe = StoreProbe.open(configuration, workspace)) {
      CheckResult list =
          tried("list", "s3:ListBucket", () -> probe.list() + " entries in " + workspace);
      findings.add(list);
      CheckResult put = tried("put", "s3:PutObject", () -> done(probe::put, "an object of 1 byte"));
      findings.add(put);
      if (list.ok() || put.ok()) {
        findings.addAll(rest(probe, put.ok(), taskWrites));
      }
    } catch (HeadwayException unopened) {
      findings.add(
          tried(
              "open",
              "the settings below spark.hadoop.fs",
              () -> {
                throw unopened;
              }));
    }
    return findings;
  }

  private static List<CheckResult> rest(
      StoreProbe probe, boolean writes, Function<Path, CheckResult> taskWrites) {
    List<CheckResult> findings = new ArrayList<>();
    if (writes) {
      findings.add(tried("get", "s3:GetObject", () -> done(probe::get, "the same byte")));
      findings.add(
          tried(
              "put in parts",
              "s3:PutObject",
              () ->
                  done(
                      probe::putInParts,
                      probe.isObjectStore() ? "two parts" : "5 MB; this store has no parts")));
      findings.add(
          tried(
              "abort parts",
              "s3:AbortMultipartUpload",
              () -> probe.abortParts() ? "nothing is left of it" : "this store has no parts"));
      findings.add(conditional(probe));
      findings.add(clock(probe));
      findings.add(taskWrites.apply(new Path(probe.scratch(), "task-writes")));
      findings.add(tried("delete", "s3:DeleteObject", () -> done(probe::deleteOne, "an object")));
    }
    findings.add(
        tried("clean up", "s3:DeleteObject", () -> done(probe::cleanUp, "no scratch is left")));
    return findings;
  }

  private static CheckResult conditional(StoreProbe probe) {
    CheckResult found =
        tried(
            "conditional put",
            "s3:PutObject",
            () -> probe.putIfAbsent() ? "the second of two is refused" : "");
    return found.ok() && found.detail().isEmpty()
        ? CheckResult.warn(
            found.name(),
            "the store does not refuse the second of two",
            "see that no two commands write in one workspace at the same time")
        : found;
  }

  private static CheckResult clock(StoreProbe probe) {
    try {
      Duration ahead = probe.clockAhead();
      String detail = "the store's clock is %d s ahead of this one".formatted(ahead.toSeconds());
      String advice = "let NTP set the clock; S3 refuses requests that are 15 minutes off";
      if (ahead.abs().compareTo(REFUSED) > 0) {
        return CheckResult.mend("clock", detail, advice);
      }
      return ahead.abs().compareTo(SKEW) > 0
          ? CheckResult.warn("clock", detail, advice)
          : CheckResult.ok("clock", "within " + SKEW.toSeconds() + " s of the store's");
    } catch (HeadwayException failure) {
      return CheckResult.of(
          "clock",
          () -> {
            throw failure;
          });
    }
  }

  /**
   * Runs a step.
   *
   * @param right the S3 permission that it needs
   */
  private static CheckResult tried(String step, String right, Supplier<String> action) {
    CheckResult found = CheckResult.of("store: " + step, action);
    String words = found.detail().toLowerCase(Locale.ROOT);
    if (!found.ok() && words.contains("access denied")) {
      return CheckResult.mend(
          found.name(), found.detail(), found.advice() + "; on S3 it needs " + right);
    }
    if (!found.ok() && (words.contains("connect") || words.contains("unknownhost"))) {
      return CheckResult.mend(
          found.name(),
          found.detail(),
          "check spark.hadoop.fs.s3a.endpoint and the network between here and there");
    }
    return found;
  }

  private static String done(Runnable step, String detail) {
    step.run();
    return detail;
  }
}
