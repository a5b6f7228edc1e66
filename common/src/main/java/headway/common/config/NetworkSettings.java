package headway.common.config;

/** Section {@code network}; empty texts and 0 mean what the network itself says. */
public record NetworkSettings(String ref, String cut, String preprocessing, int inputSide) {

  static NetworkSettings from(Section section) {
    return new NetworkSettings(
        section.text("ref"),
        section.text("cut"),
        section.text("preprocessing"),
        section.integer("inputSide", 0));
  }
}
