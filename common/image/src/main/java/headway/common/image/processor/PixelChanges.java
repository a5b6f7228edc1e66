package headway.common.image.processor;

import headway.common.UsageException;
import headway.common.config.images.PixelSettings;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.preprocessing.ResizeMode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the settings change in a preprocessing. */
public final class PixelChanges {
  private static final double USUAL_RESCALE = 1 / 255.0;
  private static final double WHITE = 255;

  private PixelChanges() {}

  /**
   * A preprocessing with the parts that are given.
   *
   * @throws UsageException naming the setting that cannot be used
   */
  public static Preprocessing of(PixelSettings given, Preprocessing said) {
    ChannelOrder order = order(given, said);
    Preprocessing colours =
        given.isNormalized()
            ? normalized(given, said, order)
            : new Preprocessing(
                said.height(), said.width(), order, said.mean(), said.scale(), said.resize());
    return colours.withResize(resize(given, colours));
  }

  private static ChannelOrder order(PixelSettings given, Preprocessing said) {
    if (given.channelOrder().isEmpty()) {
      return said.order();
    }
    ChannelOrder order = named("channelOrder", given.channelOrder(), ChannelOrder.class);
    if (order.channels() != said.channels()) {
      throw new UsageException(
          "Cannot use network.channelOrder %s: the network takes images of %d channels"
              .formatted(given.channelOrder(), said.channels()));
    }
    return order;
  }

  private static Preprocessing normalized(
      PixelSettings given, Preprocessing said, ChannelOrder order) {
    NormalizedPixels pixels =
        new NormalizedPixels(
            order,
            given.rescale() > 0 ? given.rescale() : USUAL_RESCALE,
            perChannel("mean", given.mean(), 0, order.channels()),
            perChannel("std", given.std(), 1, order.channels()));
    return pixels.at(said.height(), said.width(), said.resize());
  }

  private static List<Double> perChannel(
      String name, List<Double> given, double standIn, int channels) {
    if (given.size() > 1 && given.size() != channels) {
      throw new UsageException(
          "Cannot use network.%s %s: the network takes images of %d channels; give one number, or one for each channel"
              .formatted(name, given, channels));
    }
    return given.size() > 1
        ? given
        : Collections.nCopies(channels, given.isEmpty() ? standIn : given.get(0));
  }

  private static Resize resize(PixelSettings given, Preprocessing said) {
    Resize old = said.resize();
    ResizeMode mode = old.mode();
    if (!given.resize().isEmpty()) {
      mode = named("resize", given.resize(), ResizeMode.class);
    } else if (given.cropRatio() > 0) {
      mode = ResizeMode.CENTER_CROP;
    }
    boolean sameShape = mode == old.mode() && given.cropRatio() == 0;
    double ratio = given.cropRatio() > 0 ? given.cropRatio() : 1;
    return new Resize(
        mode,
        given.filter().isEmpty()
            ? old.filter()
            : named("filter", given.filter(), ResizeFilter.class),
        sameShape ? old.height() : (int) (said.height() / ratio),
        sameShape ? old.width() : (int) (said.width() / ratio),
        old.rounding(),
        mode == old.mode() ? old.fill() : ground(said),
        old.exact() || given.exactPixels());
  }

  /** The mean's colour, red first. */
  private static List<Integer> ground(Preprocessing pixels) {
    List<Integer> levels =
        pixels.mean().stream()
            .map(mean -> (int) Math.rint(Math.max(0, Math.min(WHITE, mean))))
            .collect(Collectors.toList());
    if (pixels.order() == ChannelOrder.BGR) {
      Collections.reverse(levels);
    }
    return levels.size() == 1 ? Collections.nCopies(3, levels.get(0)) : levels;
  }

  private static <E extends Enum<E>> E named(String key, String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> label(each).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot use network.%s %s: give one of %s"
                        .formatted(
                            key,
                            text,
                            Arrays.stream(type.getEnumConstants())
                                .map(PixelChanges::label)
                                .collect(Collectors.joining(", ")))));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
