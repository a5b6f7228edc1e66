package headway.common.config;

/** What a stage does if its results exist. */
public enum IfExists {
  /** Keeps valid results and computes the rest. */
  RESUME,
  /** Uses complete results as they are, whatever settings made them. */
  SKIP,
  /** Stops. */
  FAIL,
  /** Deletes it and begins anew. */
  REPLACE
}
