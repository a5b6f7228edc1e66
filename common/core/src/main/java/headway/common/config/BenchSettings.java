package headway.common.config;

import headway.common.config.section.SettingsSection;
import java.util.List;

/** Section {@code bench}. */
public record BenchSettings(
    int photos,
    int repeats,
    int passSeconds,
    int coldStarts,
    int examples,
    int features,
    Scale scale) {

  /**
   * What {@code bench scale} simulates.
   *
   * @param executors numbers of executors
   * @param taskImages images of a task
   * @param tasks of each executor
   * @param workers numbers of workers of an averaging round
   * @param parameters numbers of parameters that they average
   * @param roundBytes up to which a round is run; a larger one is computed from the others
   */
  public record Scale(
      List<Integer> executors,
      int taskImages,
      int tasks,
      List<Integer> workers,
      List<Integer> parameters,
      long roundBytes) {}

  static BenchSettings from(SettingsSection section) {
    return new BenchSettings(
        section.integer("photos", 1),
        section.integer("repeats", 1),
        section.integer("passSeconds", 0),
        section.integer("coldStarts", 0),
        section.integer("examples", 64),
        section.integer("features", 1),
        new Scale(
            section.integers("scale.executors", 1),
            section.integer("scale.taskImages", 1),
            section.integer("scale.tasks", 1),
            section.integers("scale.workers", 1),
            section.integers("scale.parameters", 1),
            section.bytes("scale.roundBytes", 0)));
  }
}
