package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ImageCountAccumulatorTest {
  /** What one attempt of a task sends home. */
  private static ImageCountAccumulator attempt(int stage, int partition, ImageCounts counted) {
    ImageCountAccumulator accumulator = new ImageCountAccumulator();
    for (long i = 0; i < counted.images(); i++) {
      accumulator.add(stage, partition, new ImageCounts(1, 0, 0));
    }
    accumulator.add(stage, partition, new ImageCounts(0, counted.refused(), counted.bytes()));
    return accumulator;
  }

  @RepeatedTest(100)
  void countsEachImageOnceWhateverComesBackHowOftenAndInWhichOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<ImageCountAccumulator> sent = new ArrayList<>();
    ImageCounts truth = ImageCounts.NONE;
    for (int stage = 0; stage < 3; stage++) {
      int partitions = random.nextInt(6);
      for (int partition = 0; partition < partitions; partition++) {
        ImageCounts whole =
            new ImageCounts(random.nextInt(9), random.nextInt(3), random.nextInt(1000));
        truth = truth.plus(whole);
        sent.add(attempt(stage, partition, whole));
        for (int repeat = random.nextInt(4); repeat > 0; repeat--) {
          sent.add(attempt(stage, partition, upTo(whole, random)));
        }
      }
    }
    Collections.shuffle(sent, random);

    ImageCountAccumulator total = new ImageCountAccumulator();
    ImageCountAccumulator half = new ImageCountAccumulator();
    for (ImageCountAccumulator each : sent) {
      (random.nextBoolean() ? total : half).merge(each);
    }
    total.merge(half);
    total.merge(half.copy());

    assertThat(total.value()).isEqualTo(truth);
  }

  /** An attempt that was stopped somewhere, or got as far as the others. */
  private static ImageCounts upTo(ImageCounts whole, Random random) {
    return random.nextBoolean()
        ? whole
        : new ImageCounts(
            random.nextInt((int) whole.images() + 1),
            random.nextInt((int) whole.refused() + 1),
            random.nextInt((int) whole.bytes() + 1));
  }

  @Test
  void aCopyIsOnItsOwnAndAResetOneIsEmpty() {
    ImageCountAccumulator accumulator = attempt(1, 2, new ImageCounts(3, 1, 40));
    ImageCountAccumulator copy = accumulator.copy();

    accumulator.reset();

    assertThat(accumulator.isZero()).isTrue();
    assertThat(copy.value()).isEqualTo(new ImageCounts(3, 1, 40));
  }
}
