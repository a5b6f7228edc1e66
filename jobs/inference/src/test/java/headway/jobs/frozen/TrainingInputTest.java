package headway.jobs.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.SettingsLoader;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingInputTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # network           | views | flip  | from scratch | input
          efficientnet-lite0  | 1     | false | false        | Activations
          efficientnet-lite0  | 1     | true  | false        | Activations
          efficientnet-lite0  | 5     | true  | false        | Activations
          efficientnet-lite0  | 0     | true  | false        | ImagesDrawnAnew
          a network of before | 1     | true  | false        | Activations
          scratch:small-cnn   | 1     | false | true         | DecodedImages
          scratch:small-cnn   | 1     | true  | true         | ImagesDrawnAnew
          scratch:small-cnn   | 0     | true  | true         | ImagesDrawnAnew
          scratch:my.json     | 1     | false | true         | DecodedImages
          """)
  void followsFromTheNetworkAndTheAugmentation(
      String network, int views, boolean flip, boolean fromScratch, String kind) {
    Map<String, String> settings =
        Map.of("augment.views", "" + views, "augment.horizontalFlip", "" + flip);
    TrainingInput input =
        TrainingInput.of(
            features(network), SettingsLoader.load(Optional.empty(), "", settings).augment());

    assertThat(input.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(input.fromScratch().isPresent()).isEqualTo(fromScratch);
    assertThat(input.augmentation().isPresent()).isEqualTo(kind.equals("ImagesDrawnAnew"));
    assertThat(TrainingInput.plain(network).readsImages()).isEqualTo(fromScratch);
  }

  private static FeatureManifest features(String network) {
    return new FeatureManifest(
        Manifests.FORMAT,
        "",
        "",
        network,
        "",
        "",
        "",
        "",
        1,
        1,
        List.of("class"),
        List.of(),
        Map.of(),
        "");
  }
}
