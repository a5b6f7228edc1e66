package headway.common.image.processor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The image processors of transformers that resize, cut and normalise, with the defaults that their
 * files may leave out.
 */
enum ProcessorClass {
  BEIT(false, 3, false),
  BIT(true, 3, true),
  BLIP(false, 3, false),
  CLIP(true, 3, true),
  CONVNEXT(true, 3, false),
  DEIT(false, 3, true),
  DINOV3VIT(false, 2, false),
  DPT(false, 3, false),
  EFFICIENTNET(false, 3, false),
  LEVIT(true, 3, true),
  MOBILENETV1(true, 2, true),
  MOBILENETV2(true, 2, true),
  MOBILEVIT(true, 3, true),
  POOLFORMER(true, 3, true),
  SIGLIP(false, 3, false),
  VIT(false, 2, false);

  private final boolean numberIsShorterSide;
  private final int resample;
  private final boolean crops;

  ProcessorClass(boolean numberIsShorterSide, int resample, boolean crops) {
    this.numberIsShorterSide = numberIsShorterSide;
    this.resample = resample;
    this.crops = crops;
  }

  /** By a name such as CLIPImageProcessorFast or ViTFeatureExtractor. */
  static Optional<ProcessorClass> named(String name) {
    String family =
        name.replaceAll("(ImageProcessor(Fast|Pil)?|FeatureExtractor)$", "")
            .toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> each.name().equals(family)).findFirst();
  }

  /** Whether a size that is one number is that of the shorter side, not of both. */
  boolean numberIsShorterSide() {
    return numberIsShorterSide;
  }

  /** The number of Pillow's filter. */
  int resample() {
    return resample;
  }

  boolean crops() {
    return crops;
  }
}
