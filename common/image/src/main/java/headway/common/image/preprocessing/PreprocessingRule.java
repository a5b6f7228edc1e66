package headway.common.image.preprocessing;

import headway.common.UsageException;
import java.util.Locale;

/** A preprocessing rule, independent of the image size. */
public interface PreprocessingRule {
  /** The preprocessing for images of this size, in pixels. */
  Preprocessing at(int height, int width);

  /**
   * A family of networks by its name, or Keras' {@code rescale} as {@code rescale 1/255}.
   *
   * @throws UsageException naming what there is
   */
  static PreprocessingRule named(String text) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith(Rescale.NAME)
        ? Rescale.named(text.strip())
        : PreprocessingFamily.named(text);
  }
}
