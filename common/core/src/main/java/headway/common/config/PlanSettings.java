package headway.common.config;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code plan}; {@code conf/headway.conf} documents each value.
 *
 * @param sampleFolders that are listed at most
 * @param sampleImages of each folder that are listed at most
 * @param cores of all executors; 0 for those of this machine
 * @param check URI of a finished workspace; empty for a forecast alone
 * @param coreBytesPerSecond that one core transfers at most
 */
public record PlanSettings(
    long meanBytes,
    int classes,
    int sampleFolders,
    int sampleImages,
    int cores,
    int executorCores,
    String bench,
    String check,
    double storeSeconds,
    long coreBytesPerSecond,
    Prices prices) {
  private static final int MOST_CORES = 10_000_000;

  /**
   * Prices in US dollars.
   *
   * @param putRequests of 1,000 requests that write or list
   * @param getRequests of 1,000 requests that read
   * @param storageMonth of 10⁹ bytes in a month
   * @param coreHour of a core in an hour
   */
  public record Prices(
      double putRequests, double getRequests, double storageMonth, double coreHour) {}

  static PlanSettings from(SettingsSection section) {
    return new PlanSettings(
        section.bytes("meanBytes", 1),
        section.integer("classes", 2),
        section.integer("sampleFolders", 1),
        section.integer("sampleImages", 1),
        section.integer("cores", 0, MOST_CORES),
        section.integer("executorCores", 1),
        section.text("bench"),
        section.text("check"),
        section.real("storeSeconds", 0, 60),
        section.bytes("coreBytesPerSecond", 1),
        new Prices(
            section.real("prices.putRequests", 0, 1e9),
            section.real("prices.getRequests", 0, 1e9),
            section.real("prices.storageMonth", 0, 1e9),
            section.real("prices.coreHour", 0, 1e9)));
  }
}
