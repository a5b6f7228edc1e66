package headway.jobs.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import org.junit.jupiter.api.Test;

class PreprocessingJsonTest {
  @Test
  void readsFilesWhoseResizeIsTheModeAlone() {
    Preprocessing old =
        PreprocessingJson.parse(
            """
            {"height":224,"width":224,"order":"RGB","mean":[127.0,127.0,127.0],\
            "scale":[0.0078125,0.0078125,0.0078125],"resize":"SQUASH"}\
            """);

    assertThat(old).isEqualTo(Preprocessing.uniform(224, 224, 127f, 1f / 128f));
  }

  @Test
  void completesWhatOthersWrite() {
    Preprocessing written =
        PreprocessingJson.parse(
            """
            {"height": 224, "width": 224, "order": "RGB", "mean": [123.675, 116.28, 103.53],
             "scale": [0.017, 0.0175, 0.0174],
             "resize": {"mode": "CENTER_CROP", "filter": "BICUBIC", "height": 256, "width": 256}}
            """);

    assertThat(written.resize()).isEqualTo(Resize.centerCrop(ResizeFilter.BICUBIC, 256));
    assertThat(PreprocessingJson.parse(PreprocessingJson.of(written))).isEqualTo(written);
  }

  @Test
  void namesWhatIsNoPreprocessing() {
    assertThatThrownBy(() -> PreprocessingJson.parse("[1]"))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read the preprocessing [1]: it is no JSON object");
    assertThatThrownBy(
            () -> PreprocessingJson.parse("{\"height\":8,\"resize\":{\"filter\":\"CUBIC\"}}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("CUBIC")
        .hasMessageContaining("BICUBIC");
  }
}
