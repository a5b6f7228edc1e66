package headway.common.network.pretrained;

import headway.common.image.preprocessing.PreprocessingFamily;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The preprocessing of the networks of {@code keras.applications}, by their file names. */
final class KerasFamilies {
  /** The first entry that a name contains is used. */
  private static final List<Map.Entry<String, PreprocessingFamily>> BY_NAME =
      List.of(
          Map.entry("efficientnetlite", PreprocessingFamily.EFFICIENTNET_LITE),
          Map.entry("efficientnet", PreprocessingFamily.RAW),
          Map.entry("inception", PreprocessingFamily.TF),
          Map.entry("xception", PreprocessingFamily.TF),
          Map.entry("mobilenetv3", PreprocessingFamily.RAW),
          Map.entry("mobilenet", PreprocessingFamily.TF),
          Map.entry("nasnet", PreprocessingFamily.TF),
          Map.entry("densenet", PreprocessingFamily.TORCH),
          Map.entry("resnet50v2", PreprocessingFamily.TF),
          Map.entry("resnet101v2", PreprocessingFamily.TF),
          Map.entry("resnet152v2", PreprocessingFamily.TF),
          Map.entry("resnet", PreprocessingFamily.CAFFE),
          Map.entry("vgg", PreprocessingFamily.CAFFE));

  private KerasFamilies() {}

  /** The family of a network with this name, such as {@code my_ResNet50-v2}. */
  static Optional<PreprocessingFamily> of(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return BY_NAME.stream()
        .filter(entry -> plain.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
