package headway.jobs.train.upper;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.network.pretrained.NetworkLayers;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.quantize.NetworkQuantization;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.PretrainedLayers;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A cache of the pretrained layers above the cut, opened once per JVM. */
public final class TrainableNetworks {
  private static final Map<TrainableKey, FrozenNetwork> OPEN = new HashMap<>();

  private TrainableNetworks() {}

  private record TrainableKey(FrozenSpec spec, String top) {}

  /**
   * The pretrained layers between the cut and another layer.
   *
   * @param shape of the activations at the cut, without the batch dimension
   * @param top the layer whose output is computed
   * @throws InputException if the file has changed since it was resolved
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
   * The layer whose output the head reads during fine-tuning. Empty if the settings name no cut or
   * no fine-tuning epochs, or if there are no layers between the cut and the network's own
   * classification layer.
   */
  public static Optional<String> top(Storage storage, Settings settings, String cut) {
    if (!trains(settings)) {
      return Optional.empty();
    }
    PretrainedNetwork network = FrozenNetworks.network(storage, settings.network());
    Optional<String> top = top(network, cut);
    if (top.isPresent()) {
      refuseIntegers(network, settings.network(), cut);
    }
    return top;
  }

  /**
   * Rejects settings that fine-tune layers that cannot be trained.
   *
   * @throws InputException naming the first layer above the cut that DL4J does not support, or if
   *     the trunk is quantised
   */
  public static void requireTrainable(Storage storage, Settings settings, String cut) {
    if (trains(settings)) {
      PretrainedNetwork network = FrozenNetworks.network(storage, settings.network());
      top(network, cut)
          .ifPresent(
              top -> {
                refuseIntegers(network, settings.network(), cut);
                PretrainedLayers.between(network, cut, top);
              });
    }
  }

  private static void refuseIntegers(
      PretrainedNetwork network, NetworkSettings settings, String cut) {
    boolean integers = NetworkQuantization.isQuantized(network.onnx());
    if (integers || settings.precision() == NetworkSettings.Precision.INT8) {
      throw new InputException(
          "Cannot fine-tune network %s above '%s': its trunk would be in int8, which does not train; %s, or train the head alone with --fine-tune-epochs 0"
              .formatted(
                  settings.ref(),
                  cut,
                  integers ? "name the network in float32" : "leave --precision int8 out"));
    }
  }

  private static boolean trains(Settings settings) {
    return FrozenNetworks.isCut(settings.network()) && settings.finetune().epochs() > 0;
  }

  private static Optional<String> top(PretrainedNetwork network, String cut) {
    String top = network.defaultCut();
    if (top.equals(cut)) {
      return Optional.empty();
    }
    NetworkLayers layers = network.list();
    return layers.frozenBy(cut) < layers.frozenBy(top) ? Optional.of(top) : Optional.empty();
  }
}
