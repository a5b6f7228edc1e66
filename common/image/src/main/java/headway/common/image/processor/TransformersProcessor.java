package headway.common.image.processor;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.CropRounding;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.preprocessing.ResizeMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code preprocessor_config.json} of transformers. For one file. */
final class TransformersProcessor {
  private static final double USUAL_RESCALE = 1 / 255.0;

  /** From this side on, ConvNeXt's images are stretched. */
  private static final int CONVNEXT_UNCROPPED = 384;

  private static final double CONVNEXT_CROP = 224 / 256.0;

  /** By their numbers in Pillow. */
  private static final List<ResizeFilter> FILTERS =
      List.of(
          ResizeFilter.NEAREST,
          ResizeFilter.LANCZOS,
          ResizeFilter.BILINEAR,
          ResizeFilter.BICUBIC,
          ResizeFilter.BOX,
          ResizeFilter.HAMMING);

  /** The fields that are read, and those that change no pixel. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "do_resize",
          "size",
          "resample",
          "do_center_crop",
          "crop_size",
          "crop_pct",
          "do_rescale",
          "rescale_factor",
          "rescale_offset",
          "do_normalize",
          "image_mean",
          "image_std",
          "include_top",
          "do_flip_channel_order",
          "do_convert_rgb",
          "do_reduce_labels",
          "image_processor_type",
          "feature_extractor_type",
          "processor_class",
          "_valid_processor_keys",
          "auto_map",
          "data_format",
          "default_to_square",
          "device",
          "disable_grouping",
          "input_data_format",
          "num_channels",
          "return_tensors",
          "use_square_size");

  private final ProcessorFields fields;
  private final int channels;
  private final String name;
  private final ProcessorClass kind;

  private TransformersProcessor(ProcessorFields fields, int channels) {
    this.fields = fields;
    this.channels = channels;
    this.name = fields.text("image_processor_type", fields.text("feature_extractor_type", ""));
    this.kind =
        ProcessorClass.named(name)
            .orElseThrow(
                () ->
                    fields.refused(
                        name.isEmpty()
                            ? "it lacks 'image_processor_type'"
                            : "its 'image_processor_type' is "
                                + name
                                + ", which does more than resize, cut and normalise or is not"
                                + " known"));
  }

  static Preprocessing read(ProcessorFields fields, int channels) {
    return new TransformersProcessor(fields, channels).read();
  }

  private Preprocessing read() {
    requireUnderstood();
    if (!fields.flag("do_resize", true)) {
      throw fields.refused("its 'do_resize' is false, so images of all sizes would come");
    }
    Shape shape = shape();
    return pixels().at(shape.height, shape.width, shape.resize);
  }

  private void requireUnderstood() {
    for (Iterator<Map.Entry<String, JsonNode>> all = fields.json().fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> field = all.next();
      JsonNode value = field.getValue();
      boolean off = value.isNull() || value.isBoolean() && !value.asBoolean();
      boolean one = field.getKey().equals("ensure_multiple_of") && value.asInt() == 1;
      if (!off && !one && !UNDERSTOOD.contains(field.getKey())) {
        throw fields.refused(
            "its '%s' is %s, which Headway cannot do".formatted(field.getKey(), value));
      }
    }
  }

  /** The input's size, and the way to it. */
  private record Shape(int height, int width, Resize resize) {}

  private Shape shape() {
    JsonNode size = fields.json().path("size");
    if (size.has("longest_edge") || size.isMissingNode()) {
      throw fields.refused(
          size.isMissingNode()
              ? "it lacks 'size'"
              : "its 'size' is " + size + ", which depends on the longer side");
    }
    boolean shorter = size.isNumber() && kind.numberIsShorterSide() || size.has("shortest_edge");
    if (!shorter) {
      int[] resized = pair("size", size);
      return cropped(ResizeMode.SQUASH, resized[0], resized[1]);
    }
    int side = fields.pixels("size", size.isNumber() ? size : size.get("shortest_edge"));
    return switch (kind) {
      case CONVNEXT -> convNext(side);
      case LEVIT -> cropped(ResizeMode.CENTER_CROP, (int) (256 / 224.0 * side));
      case POOLFORMER ->
          cropped(ResizeMode.CENTER_CROP, (int) (side / fields.positive("crop_pct", 1)));
      default -> cropped(ResizeMode.CENTER_CROP, side);
    };
  }

  private Shape convNext(int side) {
    int resized =
        side < CONVNEXT_UNCROPPED
            ? (int) (side / fields.positive("crop_pct", CONVNEXT_CROP))
            : side;
    ResizeMode mode = side < CONVNEXT_UNCROPPED ? ResizeMode.CENTER_CROP : ResizeMode.SQUASH;
    return new Shape(side, side, resize(mode, resized, resized));
  }

  private Shape cropped(ResizeMode mode, int side) {
    if (!fields.flag("do_center_crop", kind.crops())) {
      throw fields.refused(
          "its 'size' is that of the shorter side and nothing is cut off, so images of all shapes"
              + " would come");
    }
    return cropped(mode, side, side);
  }

  private Shape cropped(ResizeMode mode, int height, int width) {
    int[] input = {height, width};
    if (fields.flag("do_center_crop", kind.crops())) {
      JsonNode crop = fields.json().path("crop_size");
      if (crop.isMissingNode()) {
        throw fields.refused("it lacks 'crop_size'");
      }
      input = pair("crop_size", crop);
    }
    return new Shape(input[0], input[1], resize(mode, height, width));
  }

  private int[] pair(String field, JsonNode value) {
    if (value.isArray() && value.size() == 2) {
      return new int[] {fields.pixels(field, value.get(0)), fields.pixels(field, value.get(1))};
    }
    return value.isObject()
        ? new int[] {
          fields.pixels(field, value.path("height")), fields.pixels(field, value.path("width"))
        }
        : new int[] {fields.pixels(field, value), fields.pixels(field, value)};
  }

  private Resize resize(ResizeMode mode, int height, int width) {
    double resample = fields.number("resample", kind.resample());
    if (resample < 0 || resample >= FILTERS.size() || resample != Math.rint(resample)) {
      throw fields.refused("its 'resample' is " + resample + ", which is no filter of Pillow");
    }
    return new Resize(
        mode, FILTERS.get((int) resample), height, width, CropRounding.DOWN, List.of(), false);
  }

  private NormalizedPixels pixels() {
    double rescale =
        fields.flag("do_rescale", true) ? fields.positive("rescale_factor", USUAL_RESCALE) : 1;
    double offset = fields.flag("rescale_offset", false) ? 1 : 0;
    boolean normalizes = fields.flag("do_normalize", kind != ProcessorClass.MOBILEVIT);
    boolean twice = kind == ProcessorClass.EFFICIENTNET && fields.flag("include_top", true);
    List<Double> means = new ArrayList<>();
    List<Double> stds = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double std = normalizes ? fields.perChannel("image_std", channels).get(c) : 1;
      means.add(offset + (normalizes ? fields.perChannel("image_mean", channels).get(c) : 0));
      stds.add(twice && normalizes ? std * std : std);
    }
    return new NormalizedPixels(order(), rescale, means, stds);
  }

  private ChannelOrder order() {
    if (channels == 1) {
      return ChannelOrder.GREY;
    }
    return fields.flag("do_flip_channel_order", kind == ProcessorClass.MOBILEVIT)
        ? ChannelOrder.BGR
        : ChannelOrder.RGB;
  }
}
