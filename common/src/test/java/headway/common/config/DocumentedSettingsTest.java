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
          "stock",
          "test",
          "csv",
          "skip",
          "dense 8 relu, softmax",
          "x");

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
    assertThat(DEFAULTS.spark()).isEmpty();
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
      return !typed(SettingsTest.load("", Map.of(key, value))).equals(typed(DEFAULTS));
    } catch (UsageException notAllowed) {
      return false;
    }
  }

  private static Settings typed(Settings all) {
    return new Settings(
        all.workspace(),
        all.ifExists(),
        all.lease(),
        all.seed(),
        all.images(),
        all.shard(),
        all.network(),
        all.extract(),
        all.train(),
        all.evaluate(),
        all.predict(),
        all.report(),
        all.bench(),
        Map.of(),
        Map.of());
  }
}
