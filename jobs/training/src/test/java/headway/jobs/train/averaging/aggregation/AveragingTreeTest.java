package headway.jobs.train.averaging.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.jobs.train.averaging.AveragingLab;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Partitions come in another order than workers do; the sum must be that of the workers. */
  @ParameterizedTest
  @CsvSource({"1, 13", "2, 2", "2, 3", "2, 13", "2, 16", "3, 13", "3, 30", "9, 13"})
  void aTreeOfAnyDepthAddsNeighboursInTheOrderOfWorkers(int depth, int workers) {
    Random random = new Random(workers);
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      results.add(result(worker, random.nextInt(1000), values(random, 50)));
    }
    List<WorkerResult> shuffled = new ArrayList<>(results);
    Collections.shuffle(shuffled, random);

    try (JavaSparkContext spark = AveragingLab.spark("local[2]")) {
      WeightedSum sum = new AveragingTree(depth).sum(spark.parallelize(shuffled, workers));

      assertThat(sum)
          .as("sums in double, to the last bit")
          .usingRecursiveComparison()
          .isEqualTo(new AveragingTree(depth).sum(spark.parallelize(results, workers)));
      assertThat(sum.meanParameters()).isEqualTo(byHand(results, depth));
      assertThat(sum.workers()).isEqualTo(workers);
      assertThat(sum.examples()).isEqualTo(results.stream().mapToLong(r -> r.examples).sum());
    }
  }

  /** Means of sums in double, of groups of neighbours, level by level. */
  private static float[] byHand(List<WorkerResult> results, int depth) {
    int group =
        depth == 1 ? results.size() : (int) Math.ceil(Math.pow(results.size(), 1.0 / depth));
    List<double[]> sums = new ArrayList<>();
    long examples = 0;
    for (WorkerResult each : results) {
      double[] sum = new double[each.parameters.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = (double) each.examples * each.parameters[i];
      }
      sums.add(sum);
      examples += each.examples;
    }
    while (sums.size() > 1) {
      boolean last = sums.size() <= group || --depth < 1;
      sums = added(sums, last ? sums.size() : group);
    }
    float[] means = new float[sums.get(0).length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums.get(0)[i] / examples);
    }
    return means;
  }

  private static List<double[]> added(List<double[]> sums, int group) {
    List<double[]> next = new ArrayList<>();
    for (int first = 0; first < sums.size(); first += group) {
      double[] total = sums.get(first).clone();
      for (double[] each : sums.subList(first + 1, Math.min(first + group, sums.size()))) {
        for (int i = 0; i < total.length; i++) {
          total[i] += each[i];
        }
      }
      next.add(total);
    }
    return next;
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
