package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.network.FrozenNetwork;
import headway.common.network.pretrained.NetworkLayers;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.storage.Storage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pretrained layers above the cut, kept open once per JVM. */
public final class TrainableNetworks {
  private static final Map<TrainableKey, FrozenNetwork> OPEN = new HashMap<>();

  private TrainableNetworks() {}

  private record TrainableKey(FrozenSpec spec, String top) {}

  /**
   * The layers between the cut and another one as they came.
   *
   * @param shape of what crosses at the cut, without the batch
   * @param top the layer whose output is wanted
   * @throws InputException where the file is no longer the one that was resolved
   */
  public static synchronized FrozenNetwork open(
      Storage storage, FrozenSpec spec, long[] shape, String top) {
    return OPEN.computeIfAbsent(
        new TrainableKey(spec, top),
        absent -> {
          byte[] between = FrozenNetworks.network(storage, spec).between(spec.cut(), shape, top);
          int values = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
          String origin = spec.name() + " above " + spec.cut();
          return FrozenNetwork.openRows(between, origin, spec.cut(), values, top, spec.threads());
        });
  }

  /**
   * The layer that a head reads where the pretrained layers above a cut are to train with it: none
   * where the settings give no cut or those layers no epochs, or where the cut leaves nothing below
   * the network's own classifier.
   */
  public static Optional<String> top(Storage storage, Settings settings, String cut) {
    return trains(settings)
        ? top(FrozenNetworks.network(storage, settings.network()), cut)
        : Optional.empty();
  }

  /**
   * Refuses settings by which layers are to train that cannot.
   *
   * @throws InputException naming the first layer above the cut that DL4J has nothing for
   */
  public static void requireTrainable(Storage storage, Settings settings, String cut) {
    if (trains(settings)) {
      PretrainedNetwork network = FrozenNetworks.network(storage, settings.network());
      top(network, cut).ifPresent(top -> network.layersBetween(cut, top));
    }
  }

  private static boolean trains(Settings settings) {
    return FrozenNetworks.isCut(settings.network()) && settings.finetune().epochs() > 0;
  }

  private static Optional<String> top(PretrainedNetwork network, String cut) {
    String top = network.usualCut();
    if (top.equals(cut)) {
      return Optional.empty();
    }
    NetworkLayers layers = network.list();
    return layers.frozenBy(cut) < layers.frozenBy(top) ? Optional.of(top) : Optional.empty();
  }
}
