package headway.common.config.images;

import headway.common.config.section.SettingsSection;
import headway.common.dataset.ActivationStorage;

/** Section {@code extract}. */
public record ExtractSettings(int batchImages, String shards, ActivationStorage activationStorage) {

  public static ExtractSettings from(SettingsSection section) {
    return new ExtractSettings(
        section.integer("batchImages", 1),
        section.text("shards"),
        section.choice("activationStorage", ActivationStorage.class));
  }
}
