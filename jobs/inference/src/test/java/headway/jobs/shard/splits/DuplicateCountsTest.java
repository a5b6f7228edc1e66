package headway.jobs.shard.splits;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.Split;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DuplicateCountsTest {
  private static final int PARTS = 400_000;

  /** A placeholder image is in each part: copying what is there for each would take days. */
  @Test
  void countsAnImageThatIsInEveryPart() {
    DuplicateCounts counts = DuplicateCounts.of(0, 3, Split.TRAIN);
    for (int part = PARTS - 1; part > 0; part--) {
      counts = counts.add(DuplicateCounts.of(part, 3, Split.TRAIN));
      counts = counts.add(DuplicateCounts.of(part, 3, Split.TRAIN));
    }

    assertThat(counts.images()).isEqualTo(2L * PARTS - 1);
    assertThat(counts.parts()).isEqualTo(IntStream.range(0, PARTS).toArray());
    assertThat(counts.labels()).containsExactly(3);
    assertThat(counts.isContradictory()).isFalse();
    assertThat(counts.isInTwoSplits()).isFalse();
  }

  @Test
  void anImageOfTwoClassesIsContradictoryWhateverTheOrder() {
    DuplicateCounts one = DuplicateCounts.of(7, 2, Split.TRAIN);
    DuplicateCounts other = DuplicateCounts.of(5, 1, Split.VAL).add(DuplicateCounts.takenOut(-2));

    DuplicateCounts sum = one.add(other);

    assertThat(sum.labels()).containsExactly(-2, 1, 2);
    assertThat(sum.parts()).containsExactly(5, 7);
    assertThat(sum.isContradictory()).isTrue();
    assertThat(sum.isInTwoSplits()).isTrue();
    assertThat(sum.images(Split.VAL)).isEqualTo(1);
  }
}
