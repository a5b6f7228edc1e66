package headway.common.network.pretrained;

import headway.common.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network's layers from the input, which is the first, to the output. A cut freezes the layers up
 * to it, so it can also be given by their number, counted as in Keras' {@code model.layers}.
 */
public record NetworkLayers(String origin, List<NetworkLayer> layers) {
  private static final int SUGGESTIONS = 3;

  /** The names of the cuts, from the input upwards. */
  public List<String> cuts() {
    return layers.stream().filter(NetworkLayer::cut).map(NetworkLayer::name).toList();
  }

  /**
   * The cut that freezes the first {@code count} layers, including the input.
   *
   * @throws UsageException naming the nearest possible numbers, if there is no such cut
   */
  public String cutFreezing(int count) {
    return cutBehind(count, count, "--frozen-layers", IntUnaryOperator.identity());
  }

  /**
   * The cut that leaves the last {@code count} layers trainable.
   *
   * @throws UsageException naming the nearest possible numbers, if there is no such cut
   */
  public String cutTraining(int count) {
    return cutBehind(
        layers.size() - count, count, "--trainable-layers", frozen -> layers.size() - frozen);
  }

  /** The number of layers that a cut freezes, including the input. */
  public int frozenBy(String cut) {
    return IntStream.range(0, layers.size())
            .filter(i -> layers.get(i).name().equals(cut))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no layer " + cut))
        + 1;
  }

  private String cutBehind(int frozen, int asked, String flag, IntUnaryOperator number) {
    if (isCut(frozen)) {
      return layers.get(frozen - 1).name();
    }
    String nearest =
        IntStream.rangeClosed(1, layers.size())
            .filter(this::isCut)
            .boxed()
            .sorted(Comparator.comparingInt(i -> Math.abs(i - frozen)))
            .limit(SUGGESTIONS)
            .map(i -> "%d ('%s')".formatted(number.applyAsInt(i), layers.get(i - 1).name()))
            .collect(Collectors.joining(", "));
    throw new UsageException(
        "Cannot cut network %s by %s %d: not one tensor alone crosses there; of its %d layers the nearest numbers are %s"
            .formatted(origin, flag, asked, layers.size(), nearest));
  }

  private boolean isCut(int frozen) {
    return frozen >= 1 && frozen <= layers.size() && layers.get(frozen - 1).cut();
  }
}
