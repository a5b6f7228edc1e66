package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRatio;
import headway.common.dataset.split.SplitRule;
import headway.jobs.images.ImageRef;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PartName;
import headway.jobs.shard.listing.PlacedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
  private static final long TARGET = 128_000_000;
  private static final int UNKNOWN = -1;

  private static int files(int images, long bytesOfEach) {
    ListingTotals totals = new ListingTotals();
    for (int i = 0; i < images; i++) {
      String key = i + ".jpg";
      totals.add(new ImageRef(key, key, bytesOfEach, 0, 0, Split.TRAIN, ""));
    }
    return new ShardPlan(
            totals,
            TARGET,
            1,
            SplitRule.of(SplitRatio.parse("80/20/0"), GroupPattern.NONE),
            new int[4],
            List.of())
        .targets()
        .size();
  }

  /** The names of parts and the keys that are sorted have as many digits as they need. */
  @Test
  void plansMoreThanAHundredThousandFilesAndMixesNone() {
    int files = 250_000;
    int first = 99_990;
    ListingTotals totals = new ListingTotals();
    for (int i = 0; i < files * 16; i++) {
      totals.add(image(i, Split.TRAIN));
    }
    ShardPlan plan =
        new ShardPlan(
            totals,
            16 * 110_000L,
            1,
            SplitRule.of(SplitRatio.parse("80/20/0"), GroupPattern.NONE),
            new int[] {first, 0, 0, 0},
            List.of("train-00007", "train-100007"));

    List<ShardPlan.Target> targets = plan.targets();

    assertThat(targets).hasSize(files + 2);
    assertThat(targets.get(1)).isEqualTo(new ShardPlan.Target("train-100007", 100_007));
    assertThat(targets.get(2).name()).isEqualTo("train-99990");
    assertThat(targets.get(targets.size() - 1).name()).isEqualTo("train-349989");
    for (int i = 0; i < 1_000; i++) {
      PlacedImage placed = new PlacedImage(image(i, Split.TRAIN), PlacedImage.NEW);
      int partition = plan.getPartition(plan.sortKey(placed));
      assertThat(targets.get(partition).number()).isEqualTo(plan.number(placed));
      assertThat(PartName.number(targets.get(partition).name())).isEqualTo(plan.number(placed));
    }
    assertThat(plan.getPartition(plan.sortKey(new PlacedImage(image(1, Split.TRAIN), 100_007))))
        .isEqualTo(1);
  }

  private static ImageRef image(int number, Split split) {
    return new ImageRef(number + ".jpg", number + ".jpg", 110_000, 0, 0, split, "");
  }

  @Test
  void aListWithoutLengthsMakesNoGiantFiles() {
    assertThat(files(20_000, 110_000)).isEqualTo(18);
    assertThat(files(20_000, UNKNOWN)).isEqualTo(18);
    assertThat(files(20_000, 1_000)).isEqualTo(1);
  }
}
