package headway.common.config;

/** What a stage does where it finds results. */
public enum IfExists {
  /** Keeps what is valid, makes the rest. */
  RESUME,
  /** Takes what is complete as it is, whatever settings made it. */
  SKIP,
  /** Stops. */
  FAIL,
  /** Deletes it and begins anew. */
  REPLACE
}
