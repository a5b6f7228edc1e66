package headway.jobs.features.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowPermutationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 600, 4095, 4096, 4097, 100_003})
  void everyPositionIsTakenOnce(long rows) {
    RowPermutation permutation = new RowPermutation(rows, 42);

    BitSet taken = new BitSet();
    LongStream.range(0, rows).forEach(row -> taken.set(Math.toIntExact(permutation.of(row))));

    assertThat(taken.cardinality()).isEqualTo((int) rows);
    assertThat(taken.length()).isEqualTo((int) rows);
  }

  @Test
  void neighboursGoFarApartAndAnotherSeedSendsThemElsewhere() {
    RowPermutation permutation = new RowPermutation(10_000, 1);
    RowPermutation other = new RowPermutation(10_000, 2);

    double distance = 0;
    int same = 0;
    for (int row = 1; row < 10_000; row++) {
      distance += Math.abs(permutation.of(row) - permutation.of(row - 1));
      same += permutation.of(row) == other.of(row) ? 1 : 0;
    }

    // Of random positions the mean is a third of all.
    assertThat(distance / 9_999).isBetween(3_000.0, 3_700.0);
    assertThat(same).isLessThan(20);
  }

  @Test
  void knowsRowsBeyondWhatAnIntCounts() {
    RowPermutation permutation = new RowPermutation(3_000_000_000L, 7);

    assertThat(LongStream.range(2_999_999_000L, 3_000_000_000L).map(permutation::of).distinct())
        .hasSize(1_000)
        .allMatch(position -> position >= 0 && position < 3_000_000_000L);
  }
}
