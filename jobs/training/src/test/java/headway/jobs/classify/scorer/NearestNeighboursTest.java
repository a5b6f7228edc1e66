package headway.jobs.classify.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
  @Test
  void votesOfTheNearestDecideWhateverTheOrderOfRows() {
    Random random = new Random(7);
    float[] near = new float[200];
    int[] labels = new int[near.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = random.nextFloat();
      labels[i] = random.nextInt(4);
    }
    NearestNeighbours neighbours = new NearestNeighbours(1, 9);

    for (int i = 0; i < near.length; i++) {
      neighbours.offer(0, labels[i], near[i]);
    }

    double[] votes = new double[4];
    IntStream.range(0, near.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -near[i]))
        .limit(9)
        .forEach(i -> votes[labels[i]] += 1.0 / 9);
    float[] shares = neighbours.shares(0, 4);
    for (int c = 0; c < 4; c++) {
      assertThat((double) shares[c]).isCloseTo(votes[c], Offset.offset(1e-3));
    }
  }

  @Test
  void ofClassesWithAsManyVotesTheNearerOneWins() {
    NearestNeighbours neighbours = new NearestNeighbours(1, 4);
    int[] labels = {0, 1, 0, 1};
    float[] near = {0.7f, 0.9f, 0.6f, 0.8f};

    for (int i = 0; i < labels.length; i++) {
      neighbours.offer(0, labels[i], near[i]);
    }

    float[] shares = neighbours.shares(0, 2);
    assertThat(shares[1]).isGreaterThan(shares[0]).isCloseTo(0.5f, Offset.offset(1e-3f));
  }

  @Test
  void fewerRowsThanNeighboursAllVote() {
    NearestNeighbours neighbours = new NearestNeighbours(2, 5);
    neighbours.offer(1, 2, 0.1f);

    assertThat(neighbours.shares(1, 3)).containsExactly(0, 0, 1);
    assertThat(Arrays.toString(neighbours.shares(1, 3))).doesNotContain("NaN");
  }
}
