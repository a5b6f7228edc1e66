package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/** Section {@code network}; empty texts and 0 mean the network's own value or the default. */
public record NetworkSettings(
    String ref,
    String cut,
    int trainableLayers,
    int frozenLayers,
    String preprocessing,
    int inputSide,
    String sha256,
    String cache,
    boolean oneDnn,
    String output,
    String peer) {

  /** The beginning of {@code ref} for a network that is trained from new weights. */
  public static final String SCRATCH_PREFIX = "scratch:";

  /** Whether the network is trained from new weights. */
  public boolean isFromScratch() {
    return ref.startsWith(SCRATCH_PREFIX);
  }

  public static NetworkSettings from(SettingsSection section) {
    return new NetworkSettings(
        section.text("ref"),
        section.text("cut"),
        section.integer("trainableLayers", 0),
        section.integer("frozenLayers", 0),
        section.text("preprocessing"),
        section.integer("inputSide", 0),
        section.text("sha256"),
        section.text("cache"),
        section.flag("oneDnn"),
        section.text("output"),
        section.text("peer"));
  }
}
