package headway.common.image.preprocessing;

import headway.common.UsageException;
import java.util.List;
import java.util.Locale;

/**
 * The preprocessing that a network expects: NCHW floats with {@code value = (pixel − mean[c]) ×
 * scale[c]}, where {@code pixel} is 0 to 255 and {@code c} is the index of a channel in {@code
 * order}. Serialises to JSON by its component names.
 *
 * @param height rows, ≥ 1
 * @param width columns, ≥ 1
 * @param mean a finite value for each channel, in the network's channel order
 * @param scale a finite value other than 0 for each channel, in the network's channel order
 * @param resize how an image gets this size; sizes of 0 become the network's
 */
public record Preprocessing(
    int height, int width, ChannelOrder order, List<Float> mean, List<Float> scale, Resize resize) {
  /** The channels of decoded images. */
  public static final int CHANNELS = 3;

  private static final Resize STRETCHED = Resize.squash(ResizeFilter.BILINEAR);

  private static final double CROP_RATIO = 0.875;

  /** The network that ships with Headway, at 224×224: see {@link #efficientNetLite}. */
  public static final Preprocessing EFFICIENTNET_LITE = efficientNetLite(224, 224);

  /**
   * @throws UsageException naming the first component that is out of range
   */
  public Preprocessing {
    require(height >= 1 && width >= 1, "size must be ≥ 1×1 but was " + height + "×" + width);
    require(order != null, "order must be RGB, BGR or GREY");
    require(resize != null, "resize is missing");
    resize = resize.at(height, width);
    mean = planes("mean", mean, order.channels());
    scale = planes("scale", scale, order.channels());
    require(scale.stream().allMatch(s -> s != 0), "scale must not be 0 but was " + scale);
  }

  /** RGB with one mean and one scale for all channels, stretched by the bilinear filter. */
  public static Preprocessing uniform(int height, int width, float mean, float scale) {
    return new Preprocessing(
        height,
        width,
        ChannelOrder.RGB,
        List.of(mean, mean, mean),
        List.of(scale, scale, scale),
        STRETCHED);
  }

  /**
   * EfficientNet-Lite, as it was trained: RGB, (pixel − 127) / 128, resized by the bicubic filter,
   * of which the central 0.875 is cut out. With a softmax on 1,280 features that is 0.910 of
   * flowers right, and stretched by the bilinear filter 0.887 (means of three seeds).
   */
  public static Preprocessing efficientNetLite(int height, int width) {
    return uniform(height, width, 127f, 1f / 128f)
        .withResize(
            new Resize(
                ResizeMode.CENTER_CROP,
                ResizeFilter.BICUBIC,
                (int) (height / CROP_RATIO),
                (int) (width / CROP_RATIO),
                CropRounding.HALF_EVEN,
                List.of(),
                false));
  }

  /** {@code preprocess_input(mode="tf")} of Keras (MobileNet, Inception, Xception): −1 to 1. */
  public static Preprocessing kerasTf(int height, int width) {
    return uniform(height, width, 127.5f, 1f / 127.5f);
  }

  /** {@code preprocess_input(mode="caffe")} of Keras (VGG, ResNet50): BGR less ImageNet's mean. */
  public static Preprocessing kerasCaffe(int height, int width) {
    return new Preprocessing(
        height,
        width,
        ChannelOrder.BGR,
        List.of(103.939f, 116.779f, 123.68f),
        List.of(1f, 1f, 1f),
        STRETCHED);
  }

  /**
   * {@code preprocess_input(mode="torch")} of Keras (DenseNet) and torchvision's {@code Normalize}:
   * mean 0.485, 0.456, 0.406 and deviation 0.229, 0.224, 0.225 of pixels from 0 to 1.
   */
  public static Preprocessing kerasTorch(int height, int width) {
    return new Preprocessing(
        height,
        width,
        ChannelOrder.RGB,
        List.of(0.485f * 255f, 0.456f * 255f, 0.406f * 255f),
        List.of(1f / (0.229f * 255f), 1f / (0.224f * 255f), 1f / (0.225f * 255f)),
        STRETCHED);
  }

  /** The same with another way to its size. */
  public Preprocessing withResize(Resize other) {
    return new Preprocessing(height, width, order, mean, scale, other);
  }

  /** The same for another size of input, resized in the same ratio, rounded down. */
  public Preprocessing at(int otherHeight, int otherWidth) {
    Resize ratio =
        new Resize(
            resize.mode(),
            resize.filter(),
            (int) ((long) otherHeight * resize.height() / height),
            (int) ((long) otherWidth * resize.width() / width),
            resize.rounding(),
            resize.fill(),
            resize.exact());
    return new Preprocessing(otherHeight, otherWidth, order, mean, scale, ratio);
  }

  /** Size and way to it as the end of a sentence, such as {@code 224×224 RGB by bicubic}. */
  public String text() {
    String shape =
        switch (resize.mode()) {
          case SQUASH -> "stretched";
          case CENTER_CROP -> "centre crop";
          case PAD -> "padded";
        };
    boolean cut = resize.height() > height || resize.width() > width;
    return "%d×%d %s, %s%s, by %s"
        .formatted(
            height,
            width,
            order,
            shape,
            cut ? " of %d×%d".formatted(resize.height(), resize.width()) : "",
            resize.filter().name().toLowerCase(Locale.ROOT));
  }

  /** The number of input channels: 1 or 3. */
  public int channels() {
    return order.channels();
  }

  /** Values of one image: channels × height × width. */
  public int values() {
    return channels() * height * width;
  }

  /**
   * The same for a network with grey input.
   *
   * @throws UsageException if the colour channels are treated differently
   */
  public Preprocessing toGrey() {
    require(
        mean.stream().distinct().count() == 1 && scale.stream().distinct().count() == 1,
        "the network takes images of one channel, and this treats red, green and blue differently;"
            + " give --preprocessing tf, unit, raw, efficientnet-lite or rescale with its factor");
    return new Preprocessing(
        height, width, ChannelOrder.GREY, List.of(mean.get(0)), List.of(scale.get(0)), resize);
  }

  private static List<Float> planes(String name, List<Float> values, int channels) {
    require(
        values != null
            && values.size() == channels
            && values.stream().allMatch(Preprocessing::finite),
        name + " must be " + channels + " finite numbers but was " + values);
    return List.copyOf(values);
  }

  private static boolean finite(Float value) {
    return value != null && Float.isFinite(value);
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new UsageException("Cannot use this preprocessing: " + what);
    }
  }
}
