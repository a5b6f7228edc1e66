package headway.common.dataset.predictions;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a table of predictions: {@code key}, where it is known {@code truth}, {@code
 * label}, {@code probability} and {@code truthProbability}; then of up to {@value #MOST_CLASSES}
 * classes {@code probability_<class>} for each, by label; of more {@code top1, probability1, top2,
 * …}, most probable first. If a classifier gives scores instead of probabilities, the names contain
 * {@code score} instead of {@code probability}.
 *
 * @param classes names by label
 * @param truth whether the classes of the images are known
 * @param ranks how many classes a row has where there are too many for all
 * @param value {@value #PROBABILITY} or {@value #SCORE}
 */
public record PredictionColumns(ArrayList<String> classes, boolean truth, int ranks, String value)
    implements Serializable {
  /** With more classes than this there is no column for each class. */
  public static final int MOST_CLASSES = 1_000;

  public static final String PROBABILITY = "probability";
  public static final String SCORE = "score";

  /** Ranks are at most as many as there are classes. */
  public PredictionColumns {
    ranks = Math.min(ranks, classes.size());
  }

  /** Whether a row has the probability of every class. */
  public boolean everyClass() {
    return classes.size() <= MOST_CLASSES;
  }

  /** The names, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.add("key");
    if (truth) {
      names.add("truth");
    }
    names.add("label");
    names.add(value);
    if (truth) {
      names.add(capitalised("truth"));
    }
    if (everyClass()) {
      classes.forEach(name -> names.add(value + "_" + name));
    } else {
      for (int rank = 1; rank <= ranks; rank++) {
        names.add("top" + rank);
        names.add(value + rank);
      }
    }
    return names;
  }

  private String capitalised(String before) {
    return before + Character.toUpperCase(value.charAt(0)) + value.substring(1);
  }

  /**
   * The row of one image.
   *
   * @param truth label, or {@link PredictionRow#UNKNOWN}
   * @param probabilities of all classes of several images, one after the other
   * @param image which of them
   */
  public PredictionRow row(String key, int truth, float[] probabilities, int image) {
    int first = image * classes.size();
    float[] own = Arrays.copyOfRange(probabilities, first, first + classes.size());
    float ofTruth = truth == PredictionRow.UNKNOWN ? 0 : own[truth];
    if (everyClass()) {
      return new PredictionRow(key, truth, top(own, 1)[0], ofTruth, new int[0], own);
    }
    int[] top = top(own, ranks);
    float[] kept = new float[top.length];
    for (int i = 0; i < top.length; i++) {
      kept[i] = own[top[i]];
    }
    return new PredictionRow(key, truth, top[0], ofTruth, top, kept);
  }

  /** The labels of the most probable classes of a row, most probable first; at most these many. */
  public static int[] top(PredictionRow row, int most) {
    return row.labels().length == 0
        ? top(row.probabilities(), most)
        : Arrays.copyOf(row.labels(), Math.min(most, row.labels().length));
  }

  /** The probabilities of the classes that {@link #top} found, in its order. */
  public static float[] probabilities(PredictionRow row, int[] top) {
    float[] found = new float[top.length];
    for (int rank = 0; rank < top.length; rank++) {
      found[rank] = at(row, top, rank);
    }
    return found;
  }

  /** The probability of the class at a rank, from 0, as {@link #top} has them. */
  static float at(PredictionRow row, int[] top, int rank) {
    return row.labels().length == 0 ? row.probabilities()[top[rank]] : row.probabilities()[rank];
  }

  /** Of equal ones the lower label comes first, as accuracy counts. */
  private static int[] top(float[] probabilities, int most) {
    int[] best = new int[Math.min(most, probabilities.length)];
    int found = 0;
    for (int label = 0; label < probabilities.length; label++) {
      int at = found;
      while (at > 0 && probabilities[best[at - 1]] < probabilities[label]) {
        at--;
      }
      if (at < best.length) {
        found = Math.min(found + 1, best.length);
        System.arraycopy(best, at, best, at + 1, found - at - 1);
        best[at] = label;
      }
    }
    return best;
  }
}
