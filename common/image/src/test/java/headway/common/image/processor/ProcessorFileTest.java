package headway.common.image.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.CropRounding;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.image.preprocessing.ResizeMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorFileTest {
  private static final String MEAN_AND_STD =
      "'image_mean': [0.485, 0.456, 0.406], 'image_std': [0.229, 0.224, 0.225]";
  private static final String WHOLE =
      "{'image_processor_type': 'BitImageProcessor', 'size': {'shortest_edge': 256},"
          + " 'crop_size': {'height': 224, 'width': 224}, "
          + MEAN_AND_STD
          + "}";

  /** What transformers and timm do for these fields; see the image processors' source. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'image_processor_type': 'CLIPImageProcessor', 'size': 224, 'crop_size': 224, 'resample': 3 | CENTER_CROP | BICUBIC | 224 | 224
          'feature_extractor_type': 'CLIPFeatureExtractor', 'size': {'shortest_edge': 224}, 'crop_size': {'height': 224, 'width': 224} | CENTER_CROP | BICUBIC | 224 | 224
          'feature_extractor_type': 'ViTFeatureExtractor', 'size': 224 | SQUASH | BILINEAR | 224 | 224
          'image_processor_type': 'ViTImageProcessorFast', 'size': {'height': 384, 'width': 384}, 'resample': 0 | SQUASH | NEAREST | 384 | 384
          'image_processor_type': 'BitImageProcessor', 'size': {'shortest_edge': 256}, 'crop_size': {'height': 224, 'width': 224} | CENTER_CROP | BICUBIC | 256 | 224
          'image_processor_type': 'DeiTImageProcessor', 'size': {'height': 256, 'width': 256}, 'crop_size': {'height': 224, 'width': 224}, 'do_center_crop': true | SQUASH | BICUBIC | 256 | 224
          'image_processor_type': 'SiglipImageProcessor', 'size': {'height': 224, 'width': 224}, 'resample': 1 | SQUASH | LANCZOS | 224 | 224
          'image_processor_type': 'ConvNextImageProcessor', 'size': {'shortest_edge': 224}, 'crop_pct': 0.9 | CENTER_CROP | BICUBIC | 248 | 224
          'image_processor_type': 'ConvNextImageProcessor', 'size': {'shortest_edge': 224} | CENTER_CROP | BICUBIC | 256 | 224
          'image_processor_type': 'ConvNextImageProcessor', 'size': {'shortest_edge': 384}, 'resample': 2 | SQUASH | BILINEAR | 384 | 384
          'image_processor_type': 'EfficientNetImageProcessor', 'size': {'height': 346, 'width': 346}, 'crop_size': {'height': 289, 'width': 289}, 'do_center_crop': true, 'include_top': false | SQUASH | BICUBIC | 346 | 289
          """)
  void readsTheImageProcessorsOfTransformers(
      String fields, ResizeMode mode, ResizeFilter filter, int resized, int side) {
    Preprocessing read = transformers("{" + fields + ", " + MEAN_AND_STD + "}");

    assertThat(read.resize().mode()).isEqualTo(mode);
    assertThat(read.resize().filter()).isEqualTo(filter);
    assertThat(read.resize().height()).isEqualTo(resized);
    assertThat(read.resize().rounding()).isEqualTo(CropRounding.DOWN);
    assertThat(read.height()).isEqualTo(side);
    assertThat(read.mean().get(0)).isCloseTo(123.675f, within(1e-4f));
    assertThat(read.scale().get(2)).isCloseTo(1 / (255 * 0.225f), within(1e-8f));
  }

  @Test
  void leavesPixelsOfMobileVitAsTheyAre() {
    Preprocessing read =
        transformers(
            "{'image_processor_type': 'MobileViTImageProcessor', 'size': {'shortest_edge': 288},"
                + " 'crop_size': {'height': 256, 'width': 256}, 'do_flip_channel_order': true}");

    assertThat(read.order()).isEqualTo(ChannelOrder.BGR);
    assertThat(read.mean()).containsOnly(0f);
    assertThat(read.scale()).containsOnly(1 / 255f);
  }

  /** EfficientNet of transformers divides by the deviation twice where it has its classifier. */
  @Test
  void dividesTwiceWithTheTopOfEfficientNet() {
    Preprocessing read =
        transformers(
            "{'image_processor_type': 'EfficientNetImageProcessor', 'size': {'height': 224,"
                + " 'width': 224}, 'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5],"
                + " 'include_top': true}");

    assertThat(read.scale().get(0)).isCloseTo(4 / 255f, within(1e-8f));
    assertThat(read.mean().get(0)).isCloseTo(127.5f, within(1e-4f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'crop_pct': 0.875, 'interpolation': 'bicubic' | CENTER_CROP | BICUBIC | 256
          'crop_pct': 0.9, 'interpolation': 'bicubic', 'crop_mode': 'center' | CENTER_CROP | BICUBIC | 248
          'crop_pct': 1.0, 'interpolation': 'bilinear', 'crop_mode': 'squash' | SQUASH | BILINEAR | 224
          'crop_pct': 0.95, 'interpolation': 'lanczos', 'crop_mode': 'border' | PAD | LANCZOS | 235
          """)
  void readsTheConfigurationOfTimm(
      String fields, ResizeMode mode, ResizeFilter filter, int resized) {
    Preprocessing read =
        ProcessorFile.parse(
                ("{'architecture': 'vit', 'pretrained_cfg': {'input_size': [3, 224, 224], 'mean':"
                        + " [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225], "
                        + fields
                        + "}}")
                    .replace('\'', '"'),
                "/net/config.json",
                3)
            .orElseThrow();

    assertThat(read.resize().mode()).isEqualTo(mode);
    assertThat(read.resize().filter()).isEqualTo(filter);
    assertThat(read.resize().height()).isEqualTo(resized);
    assertThat(read.resize().rounding()).isEqualTo(CropRounding.HALF_EVEN);
    if (mode == ResizeMode.PAD) {
      assertThat(read.resize().fill()).containsExactly(124, 116, 104);
    }
  }

  @Test
  void findsNoPixelsInTheConfigurationOfAModel() {
    assertThat(ProcessorFile.parse("{\"model_type\": \"vit\"}", "config.json", 3)).isEmpty();
  }

  /** One line each, that names the file, the field and what to do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'BitImageProcessor' | 'Siglip2ImageProcessor' | Siglip2ImageProcessor, which does more than resize, cut and normalise or is not known
          'image_processor_type': 'BitImageProcessor', | '' : 0, | it lacks 'image_processor_type'
          'size' | 'do_pad': true, 'size' | its 'do_pad' is true, which Headway cannot do
          'size' | 'do_resize': false, 'size' | its 'do_resize' is false, so images of all sizes would come
          'size': {'shortest_edge': 256} | 'size': {'longest_edge': 256} | which depends on the longer side
          'size': {'shortest_edge': 256}, | '' : null, | it lacks 'size'
          'size': {'shortest_edge': 256} | 'size': {'shortest_edge': 200} | images resized to 200×200 are smaller than the network's input of 224×224
          'size' | 'do_center_crop': false, 'size' | images of all shapes would come
          'size' | 'resample': 9, 'size' | its 'resample' is 9.0, which is no filter of Pillow
          0.485, 0.456, 0.406 | 0.5 | its 'image_mean' is for images of 1 channels, but the network takes 3
          0.485, | 'x', | its 'image_mean' is
          'image_std' | 'std' | its 'std' is
          } | , | it is not JSON
          """)
  void namesWhatItCannotDo(String part, String by, String why) {
    String json = WHOLE.replace(part, by);

    assertThatThrownBy(() -> transformers(json))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("preprocessor_config.json");
  }

  @Test
  void refusesThreeMeansForAGreyNetwork() {
    assertThatThrownBy(
            () -> ProcessorFile.parse(WHOLE.replace('\'', '"'), "/n/preprocessor_config.json", 1))
        .hasMessage(
            "Cannot use /n/preprocessor_config.json: its 'image_std' is for images of 3 channels,"
                + " but the network takes 1; correct or remove it, or say with --preprocessing, or"
                + " --mean and --std, how the network wants its pixels");
  }

  private static Preprocessing transformers(String json) {
    return ProcessorFile.parse(json.replace('\'', '"'), "/net/preprocessor_config.json", 3)
        .orElseThrow();
  }
}
