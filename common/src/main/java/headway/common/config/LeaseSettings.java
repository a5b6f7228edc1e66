package headway.common.config;

import java.time.Duration;

/** Section {@code lease}; {@code conf/headway.conf} says what each value means. */
public record LeaseSettings(Duration length) {

  static LeaseSettings from(SettingsSection section) {
    return new LeaseSettings(Duration.ofSeconds(section.integer("seconds", 1)));
  }
}
