package headway.jobs.spark;

import headway.jobs.spark.memory.NetworkUse;
import java.util.Map;

/**
 * The Spark application of a command.
 *
 * @param name of the command
 * @param network what it does with the network
 * @param defaults Spark settings where nobody sets them
 */
public record Application(String name, NetworkUse network, Map<String, String> defaults) {

  /** With no settings of its own. */
  public Application(String name, NetworkUse network) {
    this(name, network, Map.of());
  }
}
