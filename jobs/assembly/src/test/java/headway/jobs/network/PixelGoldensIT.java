package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.PreprocessingFamily;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.processor.NormalizedPixels;
import headway.common.image.processor.ProcessorFile;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network's input is that of Pillow, torchvision, timm and transformers, of flowers, turned
 * photos, PNGs of all kinds and large photos: nearly, and with {@code exact} wholly.
 */
class PixelGoldensIT {
  private static final String MEAN_AND_STD =
      "\"image_mean\": [0.485, 0.456, 0.406], \"image_std\": [0.229, 0.224, 0.225]";
  private static final String CROPPED =
      "\"crop_size\": {\"height\": 224, \"width\": 224}, \"do_center_crop\": true";

  @TempDir static Path folder;
  private static List<Path> photos;
  private static PythonCheck python;

  @BeforeAll
  static void collect() throws IOException {
    python = PythonCheck.withNetworks();
    photos = GoldenPhotos.collect(folder);
  }

  @Test
  void equalsThatOfOtherLibraries() throws Exception {
    Path cases = Files.createDirectories(folder.resolve("cases"));
    GoldenPhotos.list(photos, cases);
    for (ResizeFilter filter : ResizeFilter.values()) {
      own(cases, "pillow-" + filter, colours().withResize(Resize.squash(filter)));
    }
    own(cases, "pillow-crop", colours().withResize(Resize.centerCrop(ResizeFilter.BICUBIC, 256)));
    own(
        cases,
        "pillow-pad",
        colours().withResize(Resize.pad(ResizeFilter.LANCZOS, List.of(124, 116, 104))));
    for (ResizeFilter filter : List.of(ResizeFilter.BILINEAR, ResizeFilter.BICUBIC)) {
      own(cases, "grey-" + filter, grey().withResize(Resize.centerCrop(filter, 256)));
    }
    torchvision(cases, "torchvision-bilinear", ResizeFilter.BILINEAR, 232);
    torchvision(cases, "torchvision-bicubic", ResizeFilter.BICUBIC, 255);
    timm(cases, "timm-center", "center", "bicubic", 0.95);
    timm(cases, "timm-squash", "squash", "bilinear", 0.875);
    timm(cases, "timm-border", "border", "bicubic", 0.9);
    transformers(cases, "clip", "CLIP", "\"size\": {\"shortest_edge\": 224}, " + CROPPED, 3);
    transformers(cases, "vit", "ViT", "\"size\": {\"height\": 224, \"width\": 224}", 2);
    transformers(cases, "dinov2", "Bit", "\"size\": {\"shortest_edge\": 256}, " + CROPPED, 3);
    transformers(
        cases,
        "convnext",
        "ConvNext",
        "\"size\": {\"shortest_edge\": 224}, \"crop_pct\": 0.875",
        3);
    transformers(cases, "siglip", "Siglip", "\"size\": {\"height\": 224, \"width\": 224}", 3);
    transformers(
        cases, "deit", "DeiT", "\"size\": {\"height\": 256, \"width\": 256}, " + CROPPED, 3);

    JsonNode found = python.run("pixel_check.py", List.of(cases));

    assertThat(found).hasSize(2 * 21);
    found
        .fields()
        .forEachRemaining(
            each -> {
              JsonNode difference = each.getValue();
              if (each.getKey().endsWith("-exact")) {
                double most = difference.get("max").asDouble();
                assertThat(most)
                    .as("%s", each)
                    .isLessThanOrEqualTo(isPillows(each.getKey()) ? 0 : 1);
              }
              assertThat(difference.get("mean").asDouble()).as("%s", each).isLessThanOrEqualTo(0.3);
              assertThat(difference.get("within2").asDouble())
                  .as("%s", each)
                  .isGreaterThanOrEqualTo(0.999);
            });
  }

  private static boolean isPillows(String name) {
    return name.startsWith("pillow-") || name.startsWith("grey-");
  }

  private static Preprocessing colours() {
    return PreprocessingFamily.RAW.at(224, 224);
  }

  private static Preprocessing grey() {
    return colours().toGrey();
  }

  private static void own(Path cases, String name, Preprocessing pixels) throws IOException {
    both(cases, name, "headway.json", PreprocessingJson.of(pixels), pixels);
  }

  private static void torchvision(Path cases, String name, ResizeFilter filter, int side)
      throws IOException {
    List<Double> mean = List.of(0.485, 0.456, 0.406);
    List<Double> std = List.of(0.229, 0.224, 0.225);
    Preprocessing pixels =
        new NormalizedPixels(ChannelOrder.RGB, 1 / 255.0, mean, std)
            .at(224, 224, Resize.centerCrop(filter, side));
    both(
        cases,
        name,
        "torchvision.json",
        "{\"resize\": %d, \"crop\": 224, \"interpolation\": \"%s\", \"mean\": %s, \"std\": %s}"
            .formatted(side, filter.name().toLowerCase(Locale.ROOT), mean, std),
        pixels);
  }

  private static void timm(
      Path cases, String name, String mode, String interpolation, double cropPct)
      throws IOException {
    String json =
        """
        {"pretrained_cfg": {"input_size": [3, 224, 224], "interpolation": "%s", "crop_mode": "%s",
         "crop_pct": %s, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}}
        """
            .formatted(interpolation, mode, cropPct);
    both(cases, name, "config.json", json, ProcessorFile.parse(json, "config.json", 3).get());
  }

  private static void transformers(Path cases, String name, String type, String size, int resample)
      throws IOException {
    String json =
        """
        {"image_processor_type": "%sImageProcessor", "do_resize": true, "resample": %d, %s,
         "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true, %s}
        """
            .formatted(type, resample, size, MEAN_AND_STD);
    String file = ProcessorFile.TRANSFORMERS;
    both(cases, name, file, json, ProcessorFile.parse(json, file, 3).get());
  }

  /** As it is by default, and with each JPEG decoded in full. */
  private static void both(Path cases, String name, String file, String json, Preprocessing pixels)
      throws IOException {
    write(cases.resolve(name), file, json, pixels);
    write(
        cases.resolve(name + "-exact"),
        file,
        json,
        pixels.withResize(pixels.resize().withExact(true)));
  }

  private static void write(Path folder, String file, String json, Preprocessing pixels)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(file), json);
    GoldenPhotos.write(photos, pixels, folder);
  }
}
