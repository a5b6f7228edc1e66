package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRatio;
import headway.common.dataset.split.SplitRule;
import headway.jobs.images.ImageRef;
import headway.jobs.shard.listing.ListingTotals;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
  private static final long TARGET = 128_000_000;
  private static final int UNKNOWN = -1;

  private static int files(int images, long bytesOfEach) {
    ListingTotals totals = new ListingTotals(1);
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

  @Test
  void aListWithoutLengthsMakesNoGiantFiles() {
    assertThat(files(20_000, 110_000)).isEqualTo(18);
    assertThat(files(20_000, UNKNOWN)).isEqualTo(18);
    assertThat(files(20_000, 1_000)).isEqualTo(1);
  }
}
