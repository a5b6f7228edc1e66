package headway.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.common.UsageException;
import headway.common.config.SettingsLoader.Documented;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code conf/headway.conf} is the manual: it has every key, and what it says holds. */
class DocumentedSettingsTest {
  /** For each setting at least one of them is allowed and is not its default. */
  private static final List<String> OTHER_VALUES =
      List.of(
          "7",
          "0.25",
          "2000000",
          "[2]",
          "70/20/10",
          "sgd",
          "balanced",
          "never",
          "stock",
          "test",
          "csv",
          "skip",
          "dense 8 relu, softmax",
          "cosine",
          "float16",
          "int8",
          "trained",
          "sqrt",
          "accuracy",
          "sgd 1e-3",
          "true",
          "false",
          "wrap",
          "black",
          "linear-svm",
          "euclidean",
          "random",
          "[0.5, 0.9]",
          "x",
          "tensorboard",
          "http://localhost:5000");

  /** What some settings need beside them to be allowed. */
  private static final Map<String, Map<String, String>> COMPANIONS =
      Map.of(
          "augment.views", Map.of("augment.verticalFlip", "true"),
          "augment.fillValue", Map.of("augment.fillMode", "constant"));

  private static final Settings DEFAULTS = SettingsTest.load("", Map.of());

  @Test
  void everySettingHasAComment() {
    SettingsLoader.documentation()
        .forEach((key, documented) -> assertThat(documented.comment()).as(key).isNotBlank());
  }

  @Test
  void documentedDefaultsAreTheEffectiveOnes() {
    Map<String, String> documented = new TreeMap<>();
    SettingsLoader.documentation()
        .forEach((String key, Documented each) -> documented.put(key, each.defaultValue()));
    assertThat(DEFAULTS.values()).isEqualTo(documented).hasSizeGreaterThan(30);
    assertThat(DEFAULTS.spark().all()).isEmpty();
  }

  @Test
  void aCopyOfTheFileChangesNothing() throws IOException {
    String copy = Files.readString(SharedFiles.projectRoot().resolve("conf/headway.conf"));
    assertThat(SettingsTest.load(copy, Map.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void everySettingIsRead() {
    for (String key : DEFAULTS.values().keySet()) {
      assertThat(OTHER_VALUES).as(key).anyMatch(value -> changes(key, value));
    }
  }

  private static boolean changes(String key, String value) {
    try {
      Map<String, String> all = new TreeMap<>(COMPANIONS.getOrDefault(key, Map.of()));
      Settings without = SettingsTest.load("", all);
      all.put(key, value);
      return !typed(SettingsTest.load("", all)).equals(typed(without));
    } catch (UsageException notAllowed) {
      return false;
    }
  }

  /** What the values were read as, without their text. */
  private static List<Object> typed(Settings all) {
    return Stream.of(Settings.class.getRecordComponents())
        .filter(each -> !each.getName().equals("spark") && !each.getName().equals("values"))
        .<Object>map(
            each -> {
              try {
                return each.getAccessor().invoke(all);
              } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
              }
            })
        .toList();
  }
}
