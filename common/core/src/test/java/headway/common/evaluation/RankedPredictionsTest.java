package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedPredictionsTest {

  @Test
  void keepsTheMostConfidentMistakesMostConfidentFirst() {
    RankedPredictions worst = RankedPredictions.worstMistakes(2);
    worst.add(new Prediction("mild", 0, 1, .5f, .4f));
    worst.add(new Prediction("right", 1, 1, .99f, .99f));
    worst.add(new Prediction("bad", 0, 1, .9f, .1f));
    worst.add(new Prediction("worst", 2, 1, .95f, .01f));
    assertThat(worst.predictions()).extracting(Prediction::key).containsExactly("worst", "bad");
  }

  @Test
  void breaksTiesByTheTruthsProbabilityThenByKey() {
    RankedPredictions worst = RankedPredictions.worstMistakes(3);
    worst.add(new Prediction("c", 0, 1, .6f, .2f));
    worst.add(new Prediction("b", 0, 1, .6f, .3f));
    worst.add(new Prediction("a", 0, 1, .6f, .2f));
    assertThat(worst.predictions()).extracting(Prediction::key).containsExactly("a", "c", "b");
  }

  @Test
  void aPredictionThatATaskReportsTwiceCountsOnce() {
    RankedPredictions worst = RankedPredictions.worstMistakes(3);
    worst.add(new Prediction("a", 0, 1, .6f, .2f));
    worst.add(new Prediction("a", 0, 1, .6f, .2f));
    assertThat(worst.predictions()).hasSize(1);
  }

  @Test
  void neverHoldsMoreThanItsLimit() {
    for (RankedPredictions ranked :
        List.of(RankedPredictions.worstMistakes(7), RankedPredictions.sample(7, 1))) {
      predictions(10_000).forEach(ranked::add);
      assertThat(ranked.predictions()).hasSize(7);
    }
    RankedPredictions none = RankedPredictions.sample(0, 1);
    predictions(3).forEach(none::add);
    assertThat(none.predictions()).isEmpty();
  }

  @Test
  void anySplitAndOrderKeepsTheSame() {
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      List<Prediction> all = new ArrayList<>(predictions(300));
      for (RankedPredictions.Rule rule : RankedPredictions.Rule.values()) {
        RankedPredictions whole = RankedPredictions.of(rule, 10, round, all);
        Collections.shuffle(all, random);
        int cut = random.nextInt(all.size());
        RankedPredictions left = RankedPredictions.of(rule, 10, round, all.subList(0, cut));
        RankedPredictions right =
            RankedPredictions.of(rule, 10, round, all.subList(cut, all.size()));
        assertThat(left.merge(right).predictions())
            .isEqualTo(whole.predictions())
            .isEqualTo(right.merge(left).predictions());
      }
    }
  }

  @Test
  void everyImageIsAsLikelyToBeInTheSample() {
    int[] drawn = new int[40];
    for (long seed = 0; seed < 4000; seed++) {
      RankedPredictions sample = RankedPredictions.sample(10, seed);
      predictions(40).forEach(sample::add);
      sample.predictions().forEach(p -> drawn[Integer.parseInt(p.key().substring(4))]++);
    }
    // 1000 expected; binomial standard deviation 27, five of them either way.
    assertThat(Arrays.stream(drawn).boxed()).allSatisfy(n -> assertThat(n).isBetween(863, 1137));
  }

  @Test
  void rawPartsMakeTheSameAgain() {
    RankedPredictions sample = RankedPredictions.sample(5, 42);
    predictions(50).forEach(sample::add);
    assertThat(
            RankedPredictions.of(sample.rule(), sample.limit(), sample.seed(), sample.predictions())
                .predictions())
        .isEqualTo(sample.predictions());
  }

  @Test
  void refusesToMergeAnotherSample() {
    assertThatThrownBy(() -> RankedPredictions.sample(5, 1).merge(RankedPredictions.sample(5, 2)))
        .hasMessage("Cannot merge SAMPLE, limit 5, seed 1 with SAMPLE, limit 5, seed 2");
  }

  @Test
  void readsAPredictionFromProbabilities() {
    Prediction prediction = Prediction.of("rose.jpg", 2, new float[] {.1f, .7f, .2f});
    assertThat(prediction).isEqualTo(new Prediction("rose.jpg", 2, 1, .7f, .2f));
    assertThat(prediction.right()).isFalse();
  }

  private static List<Prediction> predictions(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Prediction("key-" + i, i % 3, i % 2, (i % 7) / 7f, (i % 5) / 5f))
        .toList();
  }
}
