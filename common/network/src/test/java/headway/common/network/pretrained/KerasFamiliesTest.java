package headway.common.network.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasFamiliesTest {
  /** As the preprocess_input of each module of keras.applications says. */
  @ParameterizedTest
  @CsvSource({
    "vgg16, CAFFE",
    "VGG19_notop, CAFFE",
    "resnet50, CAFFE",
    "my-ResNet50-v2, TF",
    "inception_resnet_v2, TF",
    "inception_v3, TF",
    "xception, TF",
    "mobilenet_v2, TF",
    "nasnet_mobile, TF",
    "densenet201, TORCH",
    "efficientnet_b0, RAW",
    "efficientnet-lite0, EFFICIENTNET_LITE"
  })
  void knowsTheFamilyByTheName(String name, String family) {
    assertThat(KerasFamilies.of(name)).map(Enum::name).contains(family);
  }

  @ParameterizedTest
  @CsvSource({"leaves", "model"})
  void knowsNothingOfOtherNames(String name) {
    assertThat(KerasFamilies.of(name)).isEmpty();
  }
}
