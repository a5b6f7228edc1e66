package headway.jobs.network;

import headway.common.config.images.NetworkSettings;
import headway.common.network.NetworkFiles;
import headway.common.network.measure.FrozenSpeed;
import headway.common.network.measure.TrainingSpeed;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Measures the network's forward pass in ONNX Runtime, DL4J and {@code network.peer}, and the
 * training of VGG16's block5 against DL4J's built-in layers, in processor time of one thread.
 *
 * <p>Reads: the network, {@code --peer}. Writes: nothing. Example: {@code headway network bench
 * mobilenet_v2.h5 --peer mobilenet_v2.onnx}.
 */
public final class NetworkBenchJob implements Stage {
  private static final int STEPS = 20;

  @Override
  public String name() {
    return "network bench";
  }

  @Override
  public String summary() {
    return "Measure how fast a network runs frozen, and how fast layers train";
  }

  @Override
  public int helpPosition() {
    return 180;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.NETWORK, Flag.of("network.peer", "URI"), Flag.of("check.layers", "true|false"));
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
  public NetworkBenchResult run(StageContext context) {
    NetworkSettings settings = context.settings().network();
    Storage storage = context.storage();
    Optional<byte[]> peer =
        Optional.of(settings.peer())
            .filter(uri -> !uri.isEmpty())
            .map(uri -> NetworkFiles.read(storage, uri));
    FrozenSpeed frozen =
        FrozenSpeed.measure(
            () -> FrozenNetworks.network(storage, settings),
            context.settings().check().layers(),
            settings.oneDnn(),
            peer);
    return new NetworkBenchResult(
        StageResult.DONE,
        settings.ref(),
        frozen,
        frozen.dl4jReads() ? TrainingSpeed.measure(STEPS, settings.oneDnn()) : null);
  }
}
