package headway.jobs.promotion;

/**
 * Whether a new version serves.
 *
 * @param promoted whether it does
 * @param reason why, as the end of a sentence
 */
record Decision(boolean promoted, String reason) {
  static Decision promote(String reason) {
    return new Decision(true, reason);
  }

  static Decision keep(String reason) {
    return new Decision(false, reason);
  }
}
