package headway.common.image.preprocessing;

import headway.common.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Named preprocessing of network families, at any image size. */
public enum PreprocessingFamily implements PreprocessingRule {
  /** (pixel − 127) / 128, with the central 0.875 of the image cut out. */
  EFFICIENTNET_LITE,
  /** Keras' {@code mode="tf"}: −1 to 1. */
  TF,
  /** Keras' {@code mode="torch"} and torchvision: ImageNet's mean and deviation. */
  TORCH,
  /** Keras' {@code mode="caffe"}: BGR less ImageNet's mean. */
  CAFFE,
  /** 0 to 1: Keras' {@code rescale=1/255}. */
  UNIT,
  /** Pixels as they are, 0 to 255. */
  RAW;

  /**
   * The family of this name.
   *
   * @throws UsageException naming the families
   */
  public static PreprocessingFamily named(String name) {
    return Arrays.stream(values())
        .filter(family -> family.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot use preprocessing "
                        + name
                        + ": give one of "
                        + String.join(", ", labels())));
  }

  private static List<String> labels() {
    return Arrays.stream(values()).map(PreprocessingFamily::label).toList();
  }

  /** As typed, such as {@code efficientnet-lite}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Preprocessing at(int height, int width) {
    return switch (this) {
      case EFFICIENTNET_LITE -> Preprocessing.efficientNetLite(height, width);
      case TF -> Preprocessing.kerasTf(height, width);
      case TORCH -> Preprocessing.kerasTorch(height, width);
      case CAFFE -> Preprocessing.kerasCaffe(height, width);
      case UNIT -> Preprocessing.uniform(height, width, 0f, 1f / 255f);
      case RAW -> Preprocessing.uniform(height, width, 0f, 1f);
    };
  }
}
