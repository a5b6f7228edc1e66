package headway.common.image.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import headway.common.UsageException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
  private final ObjectMapper json = new ObjectMapper();

  static Stream<Preprocessing> known() {
    return Stream.of(
        Preprocessing.EFFICIENTNET_LITE,
        Preprocessing.kerasTf(150, 150),
        Preprocessing.kerasCaffe(224, 224),
        Preprocessing.kerasTorch(224, 224)
            .withResize(Resize.pad(ResizeFilter.LANCZOS, List.of(124, 116, 104))),
        Preprocessing.kerasTorch(224, 192).withResize(Resize.centerCrop(ResizeFilter.BILINEAR, 0)));
  }

  @ParameterizedTest
  @MethodSource("known")
  void comesBackFromJsonEqual(Preprocessing preprocessing) throws JsonProcessingException {
    String text = json.writeValueAsString(preprocessing);

    assertThat(json.readValue(text, Preprocessing.class)).isEqualTo(preprocessing);
  }

  @Test
  void readsAsItsComponentsInJson() throws JsonProcessingException {
    assertThat(json.writeValueAsString(Preprocessing.EFFICIENTNET_LITE))
        .isEqualTo(
            """
            {"height":224,"width":224,"order":"RGB","mean":[127.0,127.0,127.0],\
            "scale":[0.0078125,0.0078125,0.0078125],"resize":{"mode":"CENTER_CROP",\
            "filter":"BICUBIC","height":256,"width":256,"rounding":"HALF_EVEN","fill":[],\
            "exact":false}}\
            """);
  }

  @Test
  void refusesWhatCannotBeMeant() {
    List<Float> ones = List.of(1f, 1f, 1f);

    assertThatThrownBy(
            () ->
                new Preprocessing(
                    0, 224, ChannelOrder.RGB, ones, ones, Resize.squash(ResizeFilter.BILINEAR)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("size must be ≥ 1×1 but was 0×224");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    1,
                    1,
                    ChannelOrder.RGB,
                    List.of(1f),
                    ones,
                    Resize.squash(ResizeFilter.BILINEAR)))
        .hasMessageContaining("mean must be 3 finite numbers but was [1.0]");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    1,
                    1,
                    ChannelOrder.RGB,
                    ones,
                    List.of(1f, Float.NaN, 1f),
                    Resize.squash(ResizeFilter.BILINEAR)))
        .hasMessageContaining("scale must be 3 finite numbers but was [1.0, NaN, 1.0]");
    Preprocessing input = Preprocessing.kerasTorch(224, 224);
    assertThatThrownBy(() -> input.withResize(Resize.centerCrop(ResizeFilter.BOX, 223)))
        .hasMessageContaining("resized to 223×223 are smaller than the network's input of 224×224");
    assertThatThrownBy(() -> input.withResize(Resize.pad(ResizeFilter.BOX, List.of(1, 256, 3))))
        .hasMessageContaining("fill must be 3 levels from 0 to 255 but was [1, 256, 3]");
    assertThatThrownBy(() -> Preprocessing.uniform(1, 1, 0, 0))
        .hasMessageContaining("scale must not be 0");
  }

  @Test
  void rescaleMultipliesPixelsAsKerasDoes() {
    Preprocessing rescaled = PreprocessingRule.named("rescale 1/255").at(150, 100);

    assertThat(rescaled).isEqualTo(Preprocessing.uniform(150, 100, 0f, 1f / 255f));
    assertThat(PreprocessingRule.named("Rescale 0.004").at(1, 1))
        .isEqualTo(Preprocessing.uniform(1, 1, 0f, 0.004f));
    assertThat(PreprocessingRule.named("tf")).isEqualTo(PreprocessingFamily.TF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rescale", "rescale 0", "rescale 1/0", "rescale x", "rescale 1/2/3"})
  void refusesARescaleWithoutAFactor(String text) {
    assertThatThrownBy(() -> PreprocessingRule.named(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(text)
        .hasMessageContaining("such as rescale 1/255");
  }
}
