package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ImageTallyTest {
  /** What one attempt of a task sends home. */
  private static ImageTally attempt(int stage, int partition, Tally counted) {
    ImageTally tally = new ImageTally();
    for (long i = 0; i < counted.images(); i++) {
      tally.add(stage, partition, new Tally(1, 0, 0));
    }
    tally.add(stage, partition, new Tally(0, counted.refused(), counted.bytes()));
    return tally;
  }

  @RepeatedTest(100)
  void countsEachImageOnceWhateverComesBackHowOftenAndInWhichOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<ImageTally> sent = new ArrayList<>();
    Tally truth = Tally.NONE;
    for (int stage = 0; stage < 3; stage++) {
      int partitions = random.nextInt(6);
      for (int partition = 0; partition < partitions; partition++) {
        Tally whole = new Tally(random.nextInt(9), random.nextInt(3), random.nextInt(1000));
        truth = truth.plus(whole);
        sent.add(attempt(stage, partition, whole));
        for (int repeat = random.nextInt(4); repeat > 0; repeat--) {
          sent.add(attempt(stage, partition, upTo(whole, random)));
        }
      }
    }
    Collections.shuffle(sent, random);

    ImageTally total = new ImageTally();
    ImageTally half = new ImageTally();
    for (ImageTally each : sent) {
      (random.nextBoolean() ? total : half).merge(each);
    }
    total.merge(half);
    total.merge(half.copy());

    assertThat(total.value()).isEqualTo(truth);
  }

  /** An attempt that was stopped somewhere, or got as far as the others. */
  private static Tally upTo(Tally whole, Random random) {
    return random.nextBoolean()
        ? whole
        : new Tally(
            random.nextInt((int) whole.images() + 1),
            random.nextInt((int) whole.refused() + 1),
            random.nextInt((int) whole.bytes() + 1));
  }

  @Test
  void aCopyIsOnItsOwnAndAResetOneIsEmpty() {
    ImageTally tally = attempt(1, 2, new Tally(3, 1, 40));
    ImageTally copy = tally.copy();

    tally.reset();

    assertThat(tally.isZero()).isTrue();
    assertThat(copy.value()).isEqualTo(new Tally(3, 1, 40));
  }
}
