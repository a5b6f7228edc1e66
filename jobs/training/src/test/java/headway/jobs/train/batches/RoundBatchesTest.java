package headway.jobs.train.batches;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.images.AugmentSettings.Mix;
import headway.common.nd4j.Nd4jArrays;
import headway.jobs.features.block.FeatureBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class RoundBatchesTest {
  private static final int ROWS = 11;
  private static final int BATCH = 4;
  private static final int CLASSES = 2;

  private final RoundBatches batches =
      new RoundBatches(
          List.of(new EpochOrder(3, 0, 0, new int[] {ROWS})),
          BATCH,
          0,
          3,
          CLASSES,
          BatchMixing.of(new Mix(0, 0), 3, 0, new long[] {2}));

  private static Iterator<FeatureBlock> blocks() {
    String[] keys = new String[ROWS];
    int[] labels = new int[ROWS];
    float[] features = new float[ROWS * 2];
    for (int i = 0; i < ROWS; i++) {
      keys[i] = "a/" + i;
      labels[i] = i % CLASSES;
      features[2 * i] = i;
      features[2 * i + 1] = -i;
    }
    return List.of(new FeatureBlock(keys, labels, features)).iterator();
  }

  private static List<List<Float>> values(Iterator<DataSet> all, Set<Long> addresses) {
    List<List<Float>> values = new ArrayList<>();
    while (all.hasNext()) {
      DataSet batch = all.next();
      addresses.add(batch.getFeatures().data().address());
      List<Float> ofBatch = new ArrayList<>();
      for (float each : Nd4jArrays.of(batch.getFeatures())) {
        ofBatch.add(each);
      }
      for (float each : Nd4jArrays.of(batch.getLabels())) {
        ofBatch.add(each);
      }
      values.add(ofBatch);
    }
    return values;
  }

  @Test
  void batchesOneByOneAreTheSameInTheMemoryOfOne() {
    Set<Long> addresses = new HashSet<>();
    List<List<Float>> oneByOne = values(batches.oneByOne(0, blocks()), addresses);
    assertThat(oneByOne).hasSize(3).isEqualTo(values(batches.of(0, blocks()), new HashSet<>()));
    assertThat(addresses).as("whole batches, and a shorter one at the end").hasSize(2);
  }

  @Test
  void aBlockIsReadWhenTheFirstOfItsRowsIsDue() {
    EpochOrder order = new EpochOrder(3, 0, 0, new int[] {ROWS, ROWS, ROWS, ROWS});
    RoundBatches round =
        new RoundBatches(
            List.of(order),
            BATCH,
            1,
            9,
            CLASSES,
            BatchMixing.of(new Mix(0, 0), 3, 0, new long[] {2}));
    List<Integer> read = new ArrayList<>();
    Iterator<FeatureBlock> reading =
        Arrays.stream(round.blocks(0))
            .mapToObj(
                block -> {
                  read.add(block);
                  return blocks().next();
                })
            .iterator();

    Iterator<DataSet> batches = round.of(0, reading);
    List<Integer> blocksRead = new ArrayList<>();
    List<Float> rows = new ArrayList<>();
    while (batches.hasNext()) {
      for (float[] row : batches.next().getFeatures().toFloatMatrix()) {
        rows.add(row[0]);
      }
      blocksRead.add(read.size());
    }

    // Rows 4 to 39 of 44, in blocks of 11.
    assertThat(blocksRead).containsExactly(1, 2, 2, 2, 3, 3, 3, 4, 4);
    EpochOrder.Position[] expected = order.positions(4, 40);
    assertThat(read)
        .containsExactly(
            Arrays.stream(expected)
                .map(EpochOrder.Position::block)
                .distinct()
                .toArray(Integer[]::new));
    assertThat(rows)
        .containsExactly(
            Arrays.stream(expected).map(each -> (float) each.row()).toArray(Float[]::new));
  }
}
