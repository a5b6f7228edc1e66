package headway.common.config;

/** Section {@code extract}. */
public record ExtractSettings(int batchImages, String shards) {

  static ExtractSettings from(Section section) {
    return new ExtractSettings(section.integer("batchImages", 1), section.text("shards"));
  }
}
