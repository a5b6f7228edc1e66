package headway.jobs.plan;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.data.SampledFolders;
import headway.jobs.plan.forecast.BenchRates;
import headway.jobs.plan.forecast.Forecast;
import headway.jobs.run.RunJob;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Forecasts what {@code run} would take: files, requests, seconds, memory, traffic and money.
 * Starts no Spark application.
 *
 * <p>Reads: the list of the photos in samples, the network, and the rates of the last {@code
 * bench}. Writes: nothing. Example: {@code headway plan --images 1e9 --mean-bytes 110kB --classes
 * 21841 --cores 512}.
 */
public final class PlanJob implements Stage {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "Forecast files, requests, time, memory, traffic and price of a run; reads only";
  }

  @Override
  public int helpPosition() {
    return 84;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        new RunJob().flags(),
        List.of(
            Flag.of("plan.meanBytes", "SIZE"),
            Flag.of("plan.classes", "N"),
            Flag.of("plan.cores", "N"),
            Flag.of("plan.executorCores", "N"),
            Flag.of("plan.bench", "URI"),
            Flag.of("plan.check", "URI")));
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of("URI of the workspace, for the command that is printed.");
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
  public StageResult run(StageContext context) {
    Settings settings = context.settings();
    return settings.plan().check().isEmpty() ? forecast(context) : check(context);
  }

  private static CheckResult check(StageContext context) {
    Settings settings = context.settings();
    Storage storage = context.storage();
    Path workspace = storage.qualify(Storage.path(settings.plan().check()));
    FinishedRun run = new FinishedRun(storage, new Workspace(workspace));
    PlannedData data = run.data(settings);
    BenchRates rates = BenchRates.of(storage, settings.plan().bench());
    Forecast forecast = Forecast.of(context, data, rates);
    return CheckResult.of(run, forecast, forecast.figures(settings).byName());
  }

  private static PlanResult forecast(StageContext context) {
    Settings settings = context.settings();
    StageContext.require(settings.images(), Flag.IMAGES);
    PlannedData data =
        PlannedData.ofNumbers(settings)
            .orElseGet(() -> SampledFolders.of(context.storage(), settings));
    BenchRates rates = BenchRates.of(context.storage(), settings.plan().bench());
    Forecast forecast = Forecast.of(context, data, rates);
    return new PlanResult(
        StageResult.DONE,
        forecast.figures(settings).topics(),
        forecast.bottleneck(),
        forecast.problems(),
        SubmitLine.of(settings, forecast.cluster(), forecast.memory()));
  }
}
