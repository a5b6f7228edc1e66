package headway.jobs.shard.listing;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.Split;
import headway.jobs.images.ImageRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class ListingTotalsTest {
  private static ListingTotals of(int label, Split split) {
    String key = label + ".jpg";
    return new ListingTotals().add(new ImageRef(key, key, 10, 0, label, split, ""));
  }

  /** Each class folder is a task of its own: what it sends must not grow with the classes. */
  @Test
  void theTotalsOfOneClassAreSmallWhateverItsLabel() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(of(21_840, Split.TRAIN));
    }
    assertThat(bytes.size()).isLessThan(2_000);
  }

  @Test
  void totalsAddUpInAnyOrder() {
    ListingTotals one =
        of(7, Split.TRAIN).add(of(3, Split.VAL)).add(of(7, Split.TRAIN)).add(of(20, null));
    ListingTotals other = of(20, null).add(of(3, Split.VAL).add(of(7, Split.TRAIN)));
    other.add(of(7, Split.TRAIN));

    for (ListingTotals each : new ListingTotals[] {one, other}) {
      assertThat(each.images()).isEqualTo(4);
      assertThat(each.images(7)).isEqualTo(2);
      assertThat(each.images(Split.TRAIN, 7)).isEqualTo(2);
      assertThat(each.images(Split.VAL, 3)).isEqualTo(1);
      assertThat(each.images(20)).isEqualTo(1);
      assertThat(each.images(0)).isZero();
      assertThat(each.images(21)).isZero();
      assertThat(each.images(PlannedSplit.MIXED)).isEqualTo(1);
      assertThat(each.bytes(PlannedSplit.TRAIN)).isEqualTo(20);
    }
    assertThat(one.digest()).isEqualTo(other.digest());
  }
}
