package headway.jobs.spark;

import headway.jobs.spark.memory.NetworkUse;
import java.util.Map;

/**
 * The Spark application of a command.
 *
 * @param name of the command
 * @param network how it uses the network
 * @param defaults Spark settings that apply if nobody sets them
 */
public record Application(String name, NetworkUse network, Map<String, String> defaults) {

  /** An application without defaults of its own. */
  public Application(String name, NetworkUse network) {
    this(name, network, Map.of());
  }
}
