package headway.jobs.network;

import headway.common.config.images.NetworkSettings;
import headway.common.network.pretrained.NetworkLayer;
import headway.common.network.pretrained.NetworkLayers;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Lists a network's layers: name, kind, output shape, parameters, whether it is frozen, and whether
 * the network can be cut there.
 *
 * <p>Reads: the network. Writes: nothing; the list is printed. Example: {@code headway network list
 * s3a://bucket/mobilenet_v2.h5 --trainable-layers 5}.
 */
public final class NetworkListJob implements Stage {
  private static final String ROW = "%-4s %-6s %-3s %-28s %-16s %12s  %s";

  @Override
  public String name() {
    return "network list";
  }

  @Override
  public String summary() {
    return "List a network's layers and where it can be cut";
  }

  @Override
  public int helpPosition() {
    return 160;
  }

  @Override
  public List<Flag> flags() {
    return Flag.NETWORK_AND_CUT;
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
  public NetworkListResult run(StageContext context) {
    NetworkSettings settings = context.settings().network();
    PretrainedNetwork network = FrozenNetworks.network(context.storage(), settings);
    NetworkLayers layers = network.list();
    String cut = FrozenNetworks.cut(network, settings);
    int frozen = layers.frozenBy(cut);
    return new NetworkListResult(
        StageResult.DONE,
        network.reference().name(),
        network.onnx().sha256(),
        cut,
        layers.layers().size(),
        frozen,
        layers.layers().stream().mapToLong(NetworkLayer::parameters).sum(),
        layers.cuts(),
        outputs(network, layers, cut),
        table(layers, frozen));
  }

  /** The outputs of the file, and first the cut where it is none of them. */
  private static List<NetworkListResult.Output> outputs(
      PretrainedNetwork network, NetworkLayers layers, String cut) {
    List<String> names = new ArrayList<>(network.onnx().outputs());
    if (!names.contains(cut)) {
      names.add(0, cut);
    }
    return names.stream()
        .flatMap(name -> layers.layers().stream().filter(layer -> layer.name().equals(name)))
        .map(NetworkListResult.Output::of)
        .toList();
  }

  private static List<String> table(NetworkLayers layers, int frozen) {
    List<String> lines = new ArrayList<>();
    lines.add(row("no", "state", "cut", "kind", "output", "parameters", "name"));
    for (int i = 0; i < layers.layers().size(); i++) {
      NetworkLayer layer = layers.layers().get(i);
      lines.add(
          row(
              i + 1,
              i < frozen ? "frozen" : "trains",
              layer.cut() ? "yes" : "-",
              layer.kind(),
              Arrays.stream(layer.shape())
                  .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
                  .collect(Collectors.joining("×")),
              String.format(Locale.ROOT, "%,d", layer.parameters()),
              layer.name()));
    }
    return lines;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }
}
