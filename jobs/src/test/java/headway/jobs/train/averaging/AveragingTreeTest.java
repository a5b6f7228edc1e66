package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AveragingTreeTest {

  @Test
  void weighsByExamples() {
    WeightedSum sum =
        AveragingTree.inOrder(
            List.of(
                result(0, 3, new float[] {1, -2}),
                result(1, 0, new float[] {50, 50}),
                result(2, 1, new float[] {5, 2})));
    assertThat(sum.meanParameters()).containsExactly(2f, -1f);
    assertThat(sum.meanUpdaterState()).containsExactly(4f, -2f);
    assertThat(sum.meanLoss()).isCloseTo(0.5, within(1e-12));
    assertThat(sum.correct()).isEqualTo(1);
    assertThat(sum.workers()).isEqualTo(3);
  }

  @RepeatedTest(20)
  void theAverageOfEqualsIsThatValueToTheLastBit(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    float[] same = values(random, 50);
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < 1 + random.nextInt(40); worker++) {
      results.add(result(worker, random.nextInt(1_000_000), same));
    }
    results.add(result(results.size(), 1, same));
    assertThat(AveragingTree.inOrder(results).meanParameters()).isEqualTo(same);
  }

  @RepeatedTest(20)
  void theOrderOfArrivalDoesNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < 17; worker++) {
      results.add(result(worker, random.nextInt(1000), values(random, 50)));
    }
    WeightedSum expected = AveragingTree.inOrder(results);
    Collections.shuffle(results, random);
    assertThat(AveragingTree.inOrder(results))
        .as("sums in double, to the last bit")
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
    }
    return values;
  }

  private static WorkerResult result(int worker, long examples, float[] parameters) {
    float[] updaterState = parameters.clone();
    for (int i = 0; i < updaterState.length; i++) {
      updaterState[i] *= 2;
    }
    return new WorkerResult(
        worker, parameters, updaterState, examples, 1, 0.5 * examples, examples / 2, 7, 0);
  }
}
