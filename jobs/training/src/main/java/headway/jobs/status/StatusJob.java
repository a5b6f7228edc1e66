package headway.jobs.status;

import headway.common.InputException;
import headway.common.lease.LeaseStatus;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.run.RunJob;
import headway.jobs.spark.Progress;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Says what is in a workspace, who works in it, and what {@code run} with the same settings would
 * do now. Starts no Spark application.
 *
 * <p>Reads: manifests, result lines, {@code lease.json}, and the list of the photos. Writes:
 * nothing. Example: {@code headway status s3a://bucket/work --config s3a://bucket/run.conf}.
 */
public final class StatusJob implements Stage {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public String summary() {
    return "Say what is done, who works there, and what run would do now; reads only";
  }

  @Override
  public int helpPosition() {
    return 85;
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(
        new PositionalArgument(
            "WORKSPACE", Flag.WORKSPACE.key(), false, true, "URI of a workspace."));
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of("URI of the workspace, as the argument.");
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(new RunJob().flags(), List.of(Flag.of("status.listImages", "N")));
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.NONE;
  }

  @Override
  public boolean readsOnly() {
    return true;
  }

  @Override
  public StatusResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    requireWorkspace(storage, workspace);
    List<String> problems = new ArrayList<>();
    Optional<LeaseStatus> lease = Optional.empty();
    try {
      lease = LeaseStatus.read(storage, workspace.lease());
    } catch (InputException unreadable) {
      problems.add(unreadable.getMessage());
    }
    return StatusResult.of(
        workspace,
        lease,
        Progress.muted(() -> new RunOutlook(context).stages()),
        failures(storage, workspace),
        ServingReport.read(storage, workspace, problems),
        ModelReport.read(storage, workspace, problems),
        problems);
  }

  private static Map<String, LastResult> failures(Storage storage, Workspace workspace) {
    Map<String, LastResult> failures = new LinkedHashMap<>();
    Stream.concat(RunJob.stages().stream(), Stream.of(new RunJob()))
        .map(Stage::name)
        .forEach(
            name ->
                LastResult.read(storage, workspace.failure(name))
                    .ifPresent(each -> failures.put(name, each)));
    return failures;
  }

  /** A folder in which no command has begun is taken for a mistyped URI. */
  private static void requireWorkspace(Storage storage, Workspace workspace) {
    Set<String> known = new TreeSet<>();
    for (Path each :
        List.of(
            workspace.lease(),
            workspace.shards(),
            workspace.features(),
            workspace.checkpoints(),
            workspace.candidate(),
            workspace.models(),
            workspace.model(),
            workspace.sweep(),
            workspace.predictions(),
            workspace.classify("any").getParent())) {
      known.add(each.getName());
    }
    known.add(new RunJob().name());
    RunJob.stages().forEach(stage -> known.add(stage.name()));
    boolean some =
        storage.list(workspace.root()).stream()
            .anyMatch(entry -> known.contains(entry.getPath().getName()));
    if (!some) {
      throw new InputException(
          "Cannot tell the status of "
              + workspace.root()
              + ": no command has begun there; check the URI");
    }
  }
}
