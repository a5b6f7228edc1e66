package headway.common.config;

import headway.common.config.section.SettingsSection;
import java.time.Duration;

/** Section {@code lease}; {@code conf/headway.conf} documents each value. */
public record LeaseSettings(Duration length, Duration maxWait) {

  static LeaseSettings from(SettingsSection section) {
    return new LeaseSettings(
        Duration.ofSeconds(section.integer("seconds", 1)),
        Duration.ofSeconds(section.integer("waitSeconds", 0)));
  }
}
