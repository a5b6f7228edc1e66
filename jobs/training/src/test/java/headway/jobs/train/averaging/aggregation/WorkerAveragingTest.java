package headway.jobs.train.averaging.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.nd4j.Nd4jArrays;
import headway.jobs.train.averaging.AveragingLab;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerAveragingTest {

  @Test
  void weighsByExamples() {
    WorkerAveraging.Averaged mean =
        WorkerAveraging.direct(
            List.of(
                result(0, 3, new float[] {1, -2}),
                result(1, 0, new float[] {50, 50}),
                result(2, 1, new float[] {5, 2})),
            2);
    assertThat(Nd4jArrays.of(mean.parameters())).containsExactly(2f, -1f);
    assertThat(Nd4jArrays.of(mean.updaterState())).containsExactly(4f, -2f);
    assertThat(mean.totals().meanLoss()).isCloseTo(0.5, within(1e-12));
    assertThat(mean.totals().correct()).isEqualTo(1);
    assertThat(mean.totals().workers()).isEqualTo(3);
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
    assertThat(Nd4jArrays.of(WorkerAveraging.direct(results, same.length).parameters()))
        .isEqualTo(same);
  }

  @RepeatedTest(20)
  void theOrderOfArrivalDoesNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < 17; worker++) {
      results.add(result(worker, random.nextInt(1000), values(random, 50)));
    }
    WorkerAveraging.Averaged expected = WorkerAveraging.direct(results, 50);
    Collections.shuffle(results, random);
    assertSame(WorkerAveraging.direct(results, 50), expected);
  }

  /** Slices end within the parameters, at their end, and within the updater's state. */
  @ParameterizedTest
  @CsvSource({"1, 50000", "2, 16384", "13, 40000", "16, 20000", "30, 24576"})
  void slicesGiveTheBytesOfTheDriverInWhateverOrderTheyCome(int workers, int parameters) {
    Random random = new Random(workers);
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      results.add(
          worker % 5 == 3
              ? WorkerResult.idle(worker)
              : result(worker, 1 + random.nextInt(1000), values(random, parameters)));
    }
    List<WorkerResult> shuffled = new ArrayList<>(results);
    Collections.shuffle(shuffled, random);

    try (JavaSparkContext spark = AveragingLab.spark("local[2]")) {
      JavaRDD<WorkerResult> sent = spark.parallelize(shuffled, workers);
      WorkerAveraging.Averaged sliced =
          new WorkerAveraging(0, 1).average(sent, parameters, parameters);

      assertSame(sliced, WorkerAveraging.direct(results, parameters));
      assertSame(WorkerAveraging.USUAL.average(sent, parameters, parameters), sliced);
    }
  }

  @Test
  void withoutExamplesThereIsNoMean() {
    try (JavaSparkContext spark = AveragingLab.spark("local[2]")) {
      JavaRDD<WorkerResult> idle =
          spark.parallelize(List.of(WorkerResult.idle(0), WorkerResult.idle(1)), 2);
      for (WorkerAveraging each : List.of(WorkerAveraging.USUAL, new WorkerAveraging(0, 1))) {
        WorkerAveraging.Averaged none = each.average(idle, 100, 0);
        assertThat(none.totals().examples()).isZero();
        assertThat(none.totals().workers()).isEqualTo(2);
        assertThat(none.parameters()).isNull();
      }
    }
  }

  private static void assertSame(
      WorkerAveraging.Averaged actual, WorkerAveraging.Averaged expected) {
    assertThat(actual.totals()).isEqualTo(expected.totals());
    assertThat(Nd4jArrays.of(actual.parameters())).isEqualTo(Nd4jArrays.of(expected.parameters()));
    assertThat(Nd4jArrays.of(actual.updaterState()))
        .isEqualTo(Nd4jArrays.of(expected.updaterState()));
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
        new WorkerFigures(worker, examples, 1, 0.5 * examples, examples / 2, 7, 0),
        new float[][] {parameters, updaterState});
  }
}
