package headway.common.config;

import headway.common.config.section.SettingsSection;
import java.util.List;

/**
 * Section {@code compare}.
 *
 * @param workspaces URIs
 * @param anyData whether runs with different classes may be compared
 */
public record CompareSettings(List<String> workspaces, boolean anyData) {

  static CompareSettings from(SettingsSection section) {
    return new CompareSettings(section.texts("workspaces"), section.flag("anyData"));
  }
}
