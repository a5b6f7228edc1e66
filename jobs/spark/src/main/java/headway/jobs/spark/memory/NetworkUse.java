package headway.jobs.spark.memory;

/** What a command does with the network, for which its processes need memory. */
public enum NetworkUse {
  /** Nothing. */
  NONE,

  /** Reads the features that it made. */
  FEATURES,

  /** Runs it. */
  RUNS
}
