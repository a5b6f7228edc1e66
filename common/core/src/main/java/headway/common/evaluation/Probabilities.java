package headway.common.evaluation;

import headway.common.InputException;

/** Argmax, rank and validity of one row of class probabilities. */
public final class Probabilities {
  private Probabilities() {}

  /** The most probable class; of several, the lowest, as with NumPy's {@code argmax}. */
  public static int argmax(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /** How many classes come before this one, from the most probable; lower labels first on ties. */
  public static int rank(float[] probabilities, int label) {
    int before = 0;
    for (int c = 0; c < probabilities.length; c++) {
      boolean tieBefore = probabilities[c] == probabilities[label] && c < label;
      if (probabilities[c] > probabilities[label] || tieBefore) {
        before++;
      }
    }
    return before;
  }

  /**
   * @throws InputException if a value is not a probability, as after a training that diverged
   * @throws IllegalArgumentException if the row has another length, or the label none
   */
  static void check(int classCount, int label, float[] probabilities) {
    if (probabilities.length != classCount) {
      throw new IllegalArgumentException(
          "Cannot evaluate: there are %d classes but %d probabilities"
              .formatted(classCount, probabilities.length));
    }
    if (label < 0 || label >= classCount) {
      throw new IllegalArgumentException(
          "Cannot evaluate: the label must be in 0..%d but was %d"
              .formatted(classCount - 1, label));
    }
    for (float p : probabilities) {
      if (!(p >= 0 && p <= 1 + 1e-4f)) {
        throw new InputException(
            "Cannot evaluate: the model gives "
                + p
                + " where a probability belongs; if its training diverged, train again with a"
                + " lower learning rate");
      }
    }
  }
}
