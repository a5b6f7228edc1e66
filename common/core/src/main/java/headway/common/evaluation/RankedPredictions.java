package headway.common.evaluation;

import headway.common.algorithm.SplitMix64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The top predictions by a rule, for reports. Its size is bounded, and the result depends neither
 * on the order of adding nor on the distribution over tasks. Not thread-safe.
 */
public final class RankedPredictions {
  private static final Comparator<Prediction> BY_VALUE =
      Comparator.comparing(Prediction::key)
          .thenComparingInt(Prediction::label)
          .thenComparingInt(Prediction::predicted)
          .thenComparing(Prediction::probability)
          .thenComparing(Prediction::truthProbability)
          .thenComparing(Prediction::file);

  private static final Comparator<Prediction> WORST_FIRST =
      Comparator.comparing(Prediction::probability)
          .reversed()
          .thenComparing(Prediction::truthProbability)
          .thenComparing(BY_VALUE);

  /** Which predictions are kept. */
  public enum Rule {
    /** The wrong ones, most confident first; of equal ones, the less probable truth first. */
    WORST_MISTAKES,
    /** A uniform sample without replacement: the smallest hashes of seed and key. */
    SAMPLE
  }

  private final Rule rule;
  private final int limit;
  private final long seed;
  private final TreeSet<Prediction> kept;

  private RankedPredictions(Rule rule, int limit, long seed) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must be ≥ 0 but was " + limit);
    }
    this.rule = rule;
    this.limit = limit;
    this.seed = seed;
    this.kept =
        new TreeSet<>(
            rule == Rule.SAMPLE
                ? Comparator.<Prediction>comparingLong(p -> hash(seed, p.key()))
                    .thenComparing(BY_VALUE)
                : WORST_FIRST);
  }

  /** At most {@code limit} wrong predictions, the most confident ones. */
  public static RankedPredictions worstMistakes(int limit) {
    return new RankedPredictions(Rule.WORST_MISTAKES, limit, 0);
  }

  /** A sample of at most {@code limit} predictions; the same seed and keys give the same one. */
  public static RankedPredictions sample(int limit, long seed) {
    return new RankedPredictions(Rule.SAMPLE, limit, seed);
  }

  /** Rebuilds it from the values that the accessors return. */
  public static RankedPredictions of(
      Rule rule, int limit, long seed, Collection<Prediction> predictions) {
    RankedPredictions ranked = new RankedPredictions(rule, limit, seed);
    predictions.forEach(ranked::add);
    return ranked;
  }

  /** Offers one prediction; one equal to a kept one changes nothing. */
  public void add(Prediction prediction) {
    if (rule == Rule.WORST_MISTAKES && prediction.right()) {
      return;
    }
    kept.add(prediction);
    if (kept.size() > limit) {
      kept.pollLast();
    }
  }

  /**
   * The result of adding everything that was added to either.
   *
   * @throws IllegalArgumentException if rule, limit or seed differ
   */
  public RankedPredictions merge(RankedPredictions other) {
    if (rule != other.rule || limit != other.limit || seed != other.seed) {
      throw new IllegalArgumentException(
          "Cannot merge %s, limit %d, seed %d with %s, limit %d, seed %d"
              .formatted(rule, limit, seed, other.rule, other.limit, other.seed));
    }
    RankedPredictions merged = of(rule, limit, seed, kept);
    other.kept.forEach(merged::add);
    return merged;
  }

  public Rule rule() {
    return rule;
  }

  public int limit() {
    return limit;
  }

  public long seed() {
    return seed;
  }

  /** The kept predictions, in the order of the rule. */
  public List<Prediction> predictions() {
    return List.copyOf(kept);
  }

  /** FNV-1a over the key's characters, then the finalizer of SplitMix64. */
  private static long hash(long seed, String key) {
    long h = 0xcbf29ce484222325L ^ seed;
    for (int i = 0; i < key.length(); i++) {
      h = (h ^ key.charAt(i)) * 0x100000001b3L;
    }
    return SplitMix64.mix(h);
  }
}
