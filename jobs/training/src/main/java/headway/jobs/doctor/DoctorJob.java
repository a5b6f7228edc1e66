package headway.jobs.doctor;

import headway.common.storage.Storage;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.spark.settings.Secrets;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Checks everything that a run needs, and reports for each check whether it passed or what to do. A
 * failed check does not prevent the others.
 *
 * <p>Reads: nothing. Writes: a scratch folder in the workspace, deleted at the end. Exit status: 0
 * if all checks passed or warned, 3 if one failed. Example: {@code headway doctor --workspace
 * s3a://bucket/work}.
 */
public final class DoctorJob implements Stage {
  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "Check Java, Spark, native libraries, memory, clock and the store, and say what to mend";
  }

  @Override
  public int helpPosition() {
    return 100;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.IMAGES);
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(
        "URI of a workspace to try, in a scratch folder that is then gone. Not needed; without it"
            + " no store is tried.");
  }

  @Override
  public boolean diagnoses() {
    return true;
  }

  @Override
  public DoctorResult run(StageContext context) {
    Session session = context.session();
    Secrets secrets = secrets(session);
    List<CheckResult> findings = new ArrayList<>();
    session.describe(name(), "looking at Java, Spark, the executors and the store");
    look(findings, secrets, () -> SparkChecks.all(session));
    look(findings, secrets, JvmChecks::all);
    look(findings, secrets, () -> ExecutorChecks.all(session));
    look(findings, secrets, () -> workspace(context));
    look(findings, secrets, () -> images(context));
    return DoctorResult.of(findings);
  }

  private static Secrets secrets(Session session) {
    Tuple2<String, String>[] all = session.context().getConf().getAll();
    return Secrets.in(
        Arrays.stream(all).collect(Collectors.toMap(Tuple2::_1, Tuple2::_2, (a, b) -> b)));
  }

  private static void look(
      List<CheckResult> findings, Secrets secrets, Supplier<List<CheckResult>> checks) {
    List<CheckResult> found = new ArrayList<>();
    CheckResult all =
        CheckResult.of(
            "check",
            () -> {
              found.addAll(checks.get());
              return "";
            });
    if (!all.ok()) {
      found.add(all);
    }
    for (CheckResult each : found) {
      CheckResult shown = each.without(secrets);
      Progress.say(shown.line());
      findings.add(shown);
    }
  }

  private static List<CheckResult> workspace(StageContext context) {
    if (context.settings().workspace().isBlank()) {
      return List.of(
          CheckResult.warn(
              "store", "no workspace is set", "give --workspace URI to have it tried"));
    }
    Path workspace = Storage.path(context.settings().workspace());
    return StoreChecks.all(
        context.storage().configuration(),
        workspace,
        folder -> TaskWritesCheck.of(context.session(), folder));
  }

  private static List<CheckResult> images(StageContext context) {
    if (context.settings().images().isBlank()) {
      return List.of();
    }
    return List.of(
        CheckResult.of(
            "photos",
            () -> {
              Path images = context.images();
              return context.storage().exists(images) ? "found at " + images : missing(images);
            }));
  }

  private static String missing(Path images) {
    throw new headway.common.InputException(
        "Cannot list " + images + ": it does not exist; check --images");
  }
}
