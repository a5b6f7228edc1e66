package headway.jobs.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.jobs.evaluate.EvaluateJob;
import headway.jobs.export.ExportJob;
import headway.jobs.extract.ExtractJob;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.report.ReportJob;
import headway.jobs.shard.ShardJob;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import headway.jobs.train.TrainJob;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "Run shard, extract, train, evaluate, export and report";
  }

  @Override
  public RunResult run(StageContext context) {
    FrozenNetworks.resolve(context.storage(), context.settings().network(), 1);
    Map<String, ObjectNode> results = new LinkedHashMap<>();
    for (Stage stage : STAGES) {
      long start = System.nanoTime();
      StageResult result = stage.run(context);
      ObjectNode line =
          ResultLine.of(stage.name(), result, Duration.ofNanos(System.nanoTime() - start));
      ResultLine.publish(context, stage.name(), line);
      results.put(stage.name(), line);
    }
    boolean unchanged =
        results.values().stream()
            .limit(STAGES.size() - 3)
            .allMatch(line -> line.get("status").asText().equals(StageResult.UNCHANGED));
    return new RunResult(
        unchanged ? StageResult.UNCHANGED : StageResult.DONE,
        context.workspace().report().toString(),
        results);
  }
}
