package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/** Section {@code network}; empty texts and 0 mean the network's own value or the default. */
public record NetworkSettings(
    String ref,
    String cut,
    int trainableLayers,
    int frozenLayers,
    PixelSettings pixels,
    int inputSide,
    String sha256,
    String cache,
    boolean oneDnn,
    String output,
    String peer,
    Precision precision) {

  /** What the frozen part computes with. */
  public enum Precision {
    FLOAT32,
    INT8
  }

  /** The beginning of {@code ref} for a network that is trained from new weights. */
  public static final String SCRATCH_PREFIX = "scratch:";

  /** Whether the network is trained from new weights. */
  public boolean isFromScratch() {
    return ref.startsWith(SCRATCH_PREFIX);
  }

  /** The name of the preprocessing; empty if none is given. */
  public String preprocessing() {
    return pixels.preprocessing();
  }

  /** These for a file that is in float32 or quantised as it is, and names its own pixels. */
  public NetworkSettings of(String uri, String tensor) {
    return new NetworkSettings(
        uri,
        tensor,
        0,
        0,
        PixelSettings.NONE,
        0,
        "",
        cache,
        oneDnn,
        output,
        peer,
        Precision.FLOAT32);
  }

  public static NetworkSettings from(SettingsSection section) {
    String ref = section.text("ref");
    Precision precision = section.choice("precision", Precision.class);
    if (precision == Precision.INT8 && ref.startsWith(SCRATCH_PREFIX)) {
      section.contradiction(
          "precision", "cannot be int8 for a network from scratch, of which nothing is frozen");
    }
    return new NetworkSettings(
        ref,
        section.text("cut"),
        section.integer("trainableLayers", 0),
        section.integer("frozenLayers", 0),
        PixelSettings.from(section),
        section.integer("inputSide", 0),
        section.text("sha256"),
        section.text("cache"),
        section.flag("oneDnn"),
        section.text("output"),
        section.text("peer"),
        precision);
  }
}
