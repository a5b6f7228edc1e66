package headway.jobs.plan.forecast;

import headway.common.UsageException;
import headway.common.config.PlanSettings.Prices;
import headway.common.config.Settings;
import headway.common.memory.NetworkMemory;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.spark.Progress;
import headway.jobs.spark.memory.NetworkSizes;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.List;

/** What a run on these images will take. */
public record Forecast(
    PlannedData data,
    PlannedObjects objects,
    PlannedTraining training,
    PlannedRequests requests,
    PlannedSeconds seconds,
    PlannedMemory memory,
    PlannedCluster cluster) {
  private static final double GIGABYTE = 1e9;
  private static final double HOUR = 3600;

  public static Forecast of(StageContext context, PlannedData data, BenchRates rates) {
    Settings settings = context.settings();
    requireFrozen(settings);
    FrozenSpec frozen =
        FrozenNetworks.resolve(context.storage(), settings.network(), context.threadsPerTask());
    NetworkMemory network = network(context, frozen);
    PlannedCluster cluster = PlannedCluster.of(settings, context.spark());
    PlannedObjects objects = PlannedObjects.of(data, network.featureValues(), settings);
    PlannedTraining training =
        PlannedTraining.of(
            data,
            network.featureValues(),
            FrozenNetworks.frozenLength(context.storage(), frozen),
            settings);
    PlannedMemory memory =
        PlannedMemory.of(objects, training, cluster, network, settings, context.spark());
    PlannedSeconds seconds = PlannedSeconds.of(objects, training, cluster, memory, rates, settings);
    return new Forecast(
        data,
        objects,
        training,
        PlannedRequests.of(objects, training, seconds.all(), settings),
        seconds,
        memory,
        cluster);
  }

  private static void requireFrozen(Settings settings) {
    if (settings.network().isFromScratch()) {
      throw new UsageException(
          "Cannot plan for network %s: all its layers train, and the time of their steps is not measured by bench; plan for a network with a frozen part"
              .formatted(settings.network().ref()));
    }
    if (FrozenNetworks.isCut(settings.network()) && settings.finetune().epochs() > 0) {
      Progress.say(
          "plan: the layers between the cut and the head are left out of time and traffic: the"
              + " forecast is that of --fine-tune-epochs 0");
    }
  }

  /** The network's sizes, with the features at its cut. */
  private static NetworkMemory network(StageContext context, FrozenSpec frozen) {
    NetworkMemory sizes =
        NetworkSizes.of(
            NetworkUse.RUNS, context.settings(), context.storage().configuration(), true);
    int features = FrozenNetworks.featureCount(context.storage(), frozen);
    return new NetworkMemory(
        sizes.weightBytes(), sizes.imageBytes(), sizes.largestActivationBytes(), features);
  }

  public Figures figures(Settings settings) {
    Figures figures = new Figures();
    figures.topic("data");
    data.addTo(figures);
    figures.topic("objects");
    objects.addTo(figures, settings);
    figures.topic("requests");
    addRequests(figures);
    figures.topic("time");
    cluster.addTo(figures);
    seconds.addTo(figures);
    figures.topic("memory");
    memory.addTo(figures, cluster.remote());
    figures.topic("training");
    training.addTo(figures, cluster.executors());
    figures.topic("price");
    addPrices(figures, settings.plan().prices());
    return figures;
  }

  private void addRequests(Figures figures) {
    Requests all = requests.all();
    Basis counted = Basis.COUNTED;
    requests
        .stages()
        .forEach(
            (stage, each) ->
                figures.add(
                    stage + "Requests",
                    stage,
                    each.all(),
                    Unit.COUNT,
                    counted,
                    FigureText.text(
                        "%,.0f LIST, %,.0f GET, %,.0f HEAD, %,.0f PUT, %,.0f DELETE",
                        each.list(), each.get(), each.head(), each.put(), each.delete())));
    figures.add("list", "LIST", all.list(), Unit.COUNT, counted, "all stages");
    figures.add("get", "GET", all.get(), Unit.COUNT, counted, "all stages");
    figures.add("head", "HEAD", all.head(), Unit.COUNT, counted, "all stages");
    figures.add("put", "PUT", all.put(), Unit.COUNT, counted, "all stages");
    figures.add("delete", "DELETE", all.delete(), Unit.COUNT, counted, "all stages");
    figures.add("requests", "together", all.all(), Unit.COUNT, counted, "with S3");
  }

  private void addPrices(Figures figures, Prices prices) {
    double requested = requests.all().dollars(prices);
    double computed = seconds.all() / HOUR * cluster.cores() * prices.coreHour();
    double kept = (objects.shardBytes() + objects.featureBytes()) / GIGABYTE;
    figures.add(
        "requestDollars", "requests", requested, Unit.DOLLARS, Basis.SETTING, "plan.prices");
    figures.add(
        "coreDollars",
        "cores",
        computed,
        Unit.DOLLARS,
        seconds.rates().basis(),
        FigureText.text("at $%s an hour each", prices.coreHour()));
    figures.add(
        "dollars",
        "the run",
        requested + computed,
        Unit.DOLLARS,
        seconds.rates().basis(),
        "requests and cores");
    figures.add(
        "storageDollars",
        "shards and features a month",
        kept * prices.storageMonth(),
        Unit.DOLLARS,
        Basis.SETTING,
        FigureText.text("%,.1f GB at $%s", kept, prices.storageMonth()));
  }

  /** Why it cannot work; empty if it can. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(training.problems());
    problems.addAll(memory.problems());
    return problems;
  }

  public String bottleneck() {
    String longest = seconds.longest();
    PlannedStage stage = seconds.stages().get(longest);
    return FigureText.text(
        "%s, %.0f %% of the time, by %s",
        longest, 100 * stage.seconds() / seconds.all(), stage.boundBy());
  }
}
