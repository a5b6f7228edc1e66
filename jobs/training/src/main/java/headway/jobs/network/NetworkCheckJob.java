package headway.jobs.network;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkCheckSettings;
import headway.common.config.images.NetworkSettings;
import headway.common.network.measure.NetworkCheck;
import headway.common.network.measure.NpyArray;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a network's outputs with those of its original framework: in ONNX Runtime, in DL4J, and
 * with a cut also the layers below it in ONNX Runtime and those above it in DL4J.
 *
 * <p>Reads: the network, {@code --input} and {@code --expected} (.npy). Writes: nothing. Example:
 * {@code headway network check vgg16.h5 --input x.npy --expected y.npy --cut all}.
 */
public final class NetworkCheckJob implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkCheckJob.class);
  private static final Flag INPUT = Flag.of("check.input", "URI");
  private static final Flag EXPECTED = Flag.of("check.expected", "URI");
  private static final String EVERY_CUT = "all";

  @Override
  public String name() {
    return "network check";
  }

  @Override
  public String summary() {
    return "Compare a network's outputs with expected ones, in ONNX Runtime and in DL4J";
  }

  @Override
  public int helpPosition() {
    return 190;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.NETWORK_AND_CUT,
        List.of(
            INPUT,
            EXPECTED,
            Flag.of("check.tolerance", "F"),
            Flag.of("check.layers", "true|false")));
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(PositionalArgument.network());
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(Stage.ONLY_THE_RESULT);
  }

  @Override
  public Optional<Path> lease(StageContext context) {
    return Optional.empty();
  }

  @Override
  public NetworkCheckResult run(StageContext context) {
    Settings settings = context.settings();
    NetworkCheckSettings wanted = settings.check();
    Storage storage = context.storage();
    PretrainedNetwork network = FrozenNetworks.network(storage, settings.network());
    NetworkCheck check =
        new NetworkCheck(
            network,
            array(storage, StageContext.require(wanted.input(), INPUT)),
            array(storage, StageContext.require(wanted.expected(), EXPECTED)));
    Map<String, Double> errors = new LinkedHashMap<>();
    record(errors, "ONNX Runtime", check.onnx());
    if (wanted.layers()) {
      record(errors, "DL4J", check.dl4j());
    }
    double onnx = errors.get("ONNX Runtime");
    double dl4j = errors.getOrDefault("DL4J", 0.0);
    List<String> cuts = cuts(network, settings.network());
    cuts.forEach(cut -> record(errors, "cut at '" + cut + "'", check.at(cut)));
    refuseAbove(wanted.tolerance(), errors, settings.network().ref());
    double worst = errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new NetworkCheckResult(
        StageResult.DONE, network.reference().name(), onnx, dl4j, cuts.size(), worst);
  }

  private static void record(Map<String, Double> errors, String path, double error) {
    LOG.info("{}: largest relative error {}", path, error);
    errors.put(path, error);
  }

  private static List<String> cuts(PretrainedNetwork network, NetworkSettings settings) {
    if (settings.cut().equals(EVERY_CUT)) {
      List<String> below = network.onnx().cutsTowards(network.onnx().outputs().get(0));
      return network.list().cuts().stream().filter(below::contains).toList();
    }
    return FrozenNetworks.isCut(settings)
        ? List.of(FrozenNetworks.cut(network, settings))
        : List.of();
  }

  private static NpyArray array(Storage storage, String uri) {
    return NpyArray.parse(storage.read(Storage.path(uri)), uri);
  }

  private static void refuseAbove(double tolerance, Map<String, Double> errors, String network) {
    Map.Entry<String, Double> worst =
        errors.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    if (worst.getValue() > tolerance) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Cannot trust network %s: its largest relative error is %.2e in %s (ONNX Runtime"
                  + " %.2e, DL4J %.2e), above --tolerance %.0e; check that input and expected"
                  + " belong to this file, preprocessed",
              network,
              worst.getValue(),
              worst.getKey(),
              errors.get("ONNX Runtime"),
              errors.get("DL4J"),
              tolerance));
    }
  }
}
