package headway.common.config;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code models}; {@code conf/headway.conf} documents each value.
 *
 * @param tolerance by which the accuracy of a new model may be below that of the one that serves
 * @param largestDrop by which the accuracy of the one that serves may be lower on the new images
 *     than on those of its own evaluation
 * @param failUnpromoted whether a run whose model is not promoted has an exit status of its own
 * @param version that {@code models promote} chooses; 0 if none is named
 * @param show how many of the newest versions {@code models list} shows; 0 for all
 * @param keep how many of the newest versions {@code models prune} keeps
 */
public record ModelsSettings(
    Promotion promote,
    double tolerance,
    double largestDrop,
    boolean failUnpromoted,
    int version,
    int show,
    int keep) {

  /** When a run lets its model serve. */
  public enum Promotion {
    BETTER,
    ALWAYS,
    NEVER
  }

  static ModelsSettings from(SettingsSection section) {
    return new ModelsSettings(
        section.choice("promote", Promotion.class),
        section.real("tolerance", 0, 1),
        section.real("largestDrop", 0, 1),
        section.flag("failUnpromoted"),
        section.integer("version", 0),
        section.integer("show", 0),
        section.integer("keep", 1));
  }
}
