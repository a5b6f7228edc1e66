package headway.jobs.spark.memory;

/** How a command uses the network, which determines the memory of its processes. */
public enum NetworkUse {
  /** The command does not use the network. */
  NONE,

  /** Reads the features that the network computed. */
  FEATURES,

  /** Runs the network. */
  RUNS
}
