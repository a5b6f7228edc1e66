package headway.jobs.network;

import headway.common.config.images.NetworkSettings;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.storage.Sha256;
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
 * Writes a network as one ONNX file, with batch normalization folded into the convolutions: the
 * whole network, or the part below a cut.
 *
 * <p>Reads: the network. Writes: {@code --output}. Example: {@code headway network export vgg16.h5
 * --output vgg16.onnx}.
 */
public final class NetworkExportJob implements Stage {
  private static final Flag OUTPUT = Flag.of("network.output", "URI");

  @Override
  public String name() {
    return "network export";
  }

  @Override
  public String summary() {
    return "Write a network, or what lies below a cut, as ONNX";
  }

  @Override
  public int helpPosition() {
    return 170;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(Flag.NETWORK_AND_CUT, List.of(OUTPUT));
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
  public NetworkExportResult run(StageContext context) {
    NetworkSettings settings = context.settings().network();
    Path output =
        context.storage().qualify(Storage.path(StageContext.require(settings.output(), OUTPUT)));
    PretrainedNetwork network = FrozenNetworks.network(context.storage(), settings);
    boolean part = FrozenNetworks.isCut(settings);
    String cut = part ? FrozenNetworks.cut(network, settings) : "";
    byte[] model = part ? network.below(cut) : network.folded();
    context.storage().publish(output, model);
    return new NetworkExportResult(
        StageResult.DONE,
        network.reference().name(),
        cut,
        output.toString(),
        Sha256.of(model),
        model.length);
  }
}
