package headway.jobs.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.config.Settings;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.natives.NativePreload;
import headway.common.storage.Storage;
import headway.jobs.evaluate.EvaluateJob;
import headway.jobs.evaluate.EvaluatedRows;
import headway.jobs.export.ExportJob;
import headway.jobs.export.LargeNetwork;
import headway.jobs.extract.ExtractJob;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.report.ReportJob;
import headway.jobs.shard.ShardJob;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.stage.StageRunner;
import headway.jobs.train.LargeHead;
import headway.jobs.train.TrainJob;
import headway.jobs.train.upper.TrainableNetworks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs shard, extract, train, evaluate, export and report in one Spark application.
 *
 * <p>Reads: {@code --images}. Writes: the whole workspace. Example: {@code headway run --images
 * s3a://bucket/photos --workspace s3a://bucket/work}.
 */
public final class RunJob implements Stage {
  private static final List<Stage> STAGES =
      List.of(
          new ShardJob(),
          new ExtractJob(),
          new TrainJob(),
          new EvaluateJob(),
          new ExportJob(),
          new ReportJob());

  private static final String EXPORT = new ExportJob().name();

  /** The stages in their order. */
  public static List<Stage> stages() {
    return STAGES;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "Run shard, extract, train, evaluate, export and report";
  }

  @Override
  public int helpPosition() {
    return 80;
  }

  @Override
  public List<Flag> flags() {
    return STAGES.stream()
        .flatMap(stage -> stage.flags().stream())
        .filter(flag -> !flag.equals(Flag.SHARDS)) // It reads the shards that it writes.
        .filter(flag -> !flag.option().equals("--output")) // It would not say of which stage.
        .distinct()
        .toList();
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public List<String> forecast(Settings settings) {
    return STAGES.stream().flatMap(stage -> stage.forecast(settings).stream()).toList();
  }

  @Override
  public List<NativePreload> natives() {
    return STAGES.stream().flatMap(stage -> stage.natives().stream()).distinct().toList();
  }

  /** The outputs of all stages, so that {@code --if-exists fail} stops before the first one. */
  @Override
  public StageOutput output(StageContext context) {
    return new StageOutput(
        STAGES.stream().flatMap(stage -> stage.output(context).places().stream()).toList(),
        Optional.empty());
  }

  /** Checks before features are extracted that the model can be evaluated and exported. */
  private static void requirePossible(StageContext context, FrozenSpec frozen) {
    Storage storage = context.storage();
    Settings settings = context.settings();
    ShardManifest shards =
        Manifests.require(storage, context.workspace().shards(), ShardManifest.class, "shard");
    EvaluatedRows.split("run", settings.evaluate().split(), shards::images);
    LargeHead.refuse("run", context, frozen, shards.classes().size());
  }

  @Override
  public RunResult run(StageContext context) {
    Settings settings = context.settings();
    FrozenSpec frozen = FrozenNetworks.resolve(context.storage(), settings.network(), 1);
    TrainableNetworks.requireTrainable(context.storage(), settings, frozen.cut());
    LargeNetwork.refuse(FrozenNetworks.frozenBytes(context.storage(), frozen), frozen.name());
    QuantizedNetworks.requirePossible(context);
    Map<String, ObjectNode> results = new LinkedHashMap<>();
    int exitStatus = 0;
    List<String> summary = new ArrayList<>();
    for (Stage stage : STAGES) {
      context
          .session()
          .progress()
          .within("stage %d of %d".formatted(results.size() + 1, STAGES.size()));
      long start = System.nanoTime();
      StageRunner.Ended ended = StageRunner.run(stage, context, start);
      results.put(stage.name(), ended.line());
      summary.addAll(ended.summary());
      exitStatus = Math.max(exitStatus, ended.exitStatus());
      if (stage instanceof ShardJob) {
        requirePossible(context, frozen);
      }
    }
    context.session().progress().within("");
    boolean unchanged =
        results.values().stream()
            .allMatch(line -> line.get("status").asText().equals(StageResult.UNCHANGED));
    if (unchanged) {
      summary.add(0, "results: all are unchanged");
    }
    ObjectNode exported = results.get(EXPORT);
    return new RunResult(
        unchanged ? StageResult.UNCHANGED : StageResult.DONE,
        context.workspace().report().toString(),
        exported.path("version").asInt(),
        exported.path("promoted").asBoolean(),
        exported.path("reason").asText(),
        results,
        summary,
        exitStatus);
  }
}
