package headway.common.image.processor;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.CropRounding;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.preprocessing.ResizeMode;
import java.util.List;

/**
 * {@code pretrained_cfg} of timm, as {@code create_transform} reads it: <a
 * href="https://github.com/huggingface/pytorch-image-models/blob/v1.0.20/timm/data/transforms_factory.py">transforms_imagenet_eval</a>.
 */
final class TimmConfig {
  private static final double USUAL_CROP = 0.875;
  private static final double PIXELS = 255;

  private TimmConfig() {}

  static Preprocessing read(ProcessorFields fields, int channels) {
    JsonNode size = fields.json().path("input_size");
    if (size.size() != 3) {
      throw fields.refused("its 'input_size' is " + size + ", not channels, height and width");
    }
    if (size.get(0).asInt() != channels) {
      throw fields.refused(
          "its 'input_size' has %s channels, but the network takes %d"
              .formatted(size.get(0), channels));
    }
    int height = fields.pixels("input_size", size.get(1));
    int width = fields.pixels("input_size", size.get(2));
    double crop = fields.positive("crop_pct", USUAL_CROP);
    if (crop > 1) {
      throw fields.refused("its 'crop_pct' is " + crop + ", above 1");
    }
    List<Double> mean = fields.perChannel("mean", channels);
    ResizeFilter filter =
        fields.filter("interpolation", fields.text("interpolation", ResizeFilter.BILINEAR.name()));
    Resize resize =
        new Resize(
            mode(fields),
            filter,
            (int) (height / crop),
            (int) (width / crop),
            CropRounding.HALF_EVEN,
            mean.stream().map(each -> (int) Math.rint(PIXELS * each)).toList(),
            false);
    return new NormalizedPixels(
            channels == 1 ? ChannelOrder.GREY : ChannelOrder.RGB,
            1 / PIXELS,
            mean,
            fields.perChannel("std", channels))
        .at(height, width, resize);
  }

  private static ResizeMode mode(ProcessorFields fields) {
    String mode = fields.text("crop_mode", "center");
    return switch (mode) {
      case "center" -> ResizeMode.CENTER_CROP;
      case "squash" -> ResizeMode.SQUASH;
      case "border" -> ResizeMode.PAD;
      default ->
          throw fields.refused(
              "its 'crop_mode' is " + mode + ", not one of center, squash and border");
    };
  }
}
