package headway.jobs.stage;

/**
 * An argument without a flag, such as the network in {@code headway network list REF}.
 *
 * @param label the placeholder in the help
 * @param key of the setting that it stands for
 * @param many whether it may be repeated; the setting is then a list
 * @param workspace whether the first one serves as the workspace if none is given
 * @param help its help line
 */
public record PositionalArgument(
    String label, String key, boolean many, boolean workspace, String help) {
  private static final String NETWORK = "network.ref";

  /** The network of the commands that inspect one. */
  public static PositionalArgument network() {
    return new PositionalArgument("REF", NETWORK, false, false, "The network, as --network.");
  }
}
