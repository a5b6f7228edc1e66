package headway.jobs.stage;

/**
 * An argument without a flag, such as the network in {@code headway network list REF}.
 *
 * @param label as the help shows it
 * @param key of the setting that it stands for
 * @param many whether several may follow each other; then the setting is a list of them
 * @param workspace whether the first of them serves as workspace where none is given
 * @param help line of it
 */
public record PositionalArgument(
    String label, String key, boolean many, boolean workspace, String help) {
  private static final String NETWORK = "network.ref";

  /** The network of the commands that look into one. */
  public static PositionalArgument network() {
    return new PositionalArgument("REF", NETWORK, false, false, "The network, as --network.");
  }
}
