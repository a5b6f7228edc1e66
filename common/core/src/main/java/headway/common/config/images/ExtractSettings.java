package headway.common.config.images;

import headway.common.config.section.SettingsSection;
import headway.common.dataset.ActivationStorage;

/**
 * Section {@code extract}.
 *
 * @param output a table that takes the features too; empty: none
 */
public record ExtractSettings(
    int batchImages, String shards, ActivationStorage activationStorage, String output) {

  public static ExtractSettings from(SettingsSection section) {
    return new ExtractSettings(
        section.integer("batchImages", 1),
        section.text("shards"),
        section.choice("activationStorage", ActivationStorage.class),
        section.text("output"));
  }
}
