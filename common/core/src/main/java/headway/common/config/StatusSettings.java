package headway.common.config;

import headway.common.config.section.SettingsSection;

/** Section {@code status}; {@code conf/headway.conf} documents each value. */
public record StatusSettings(int listImages) {

  static StatusSettings from(SettingsSection section) {
    return new StatusSettings(section.integer("listImages", 0));
  }
}
