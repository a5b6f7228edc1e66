package headway.common.dataset.part;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.manifest.ManifestParts;
import headway.common.dataset.split.Split;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CountSpoolTest {
  private static final int CLASSES = 1_000;

  private static Part part(int number) {
    long[] images = LongStream.range(0, CLASSES).map(i -> (i * number) % 11).toArray();
    DataFile file = new DataFile("train-" + number, Split.TRAIN, 1, 2, "hash");
    CountedFile counted = new CountedFile(file, ClassCounts.of(images));
    return new Part("p" + number, number, "m", List.of(counted, counted), List.of("q"), 3, "why");
  }

  @Test
  void keepsCountsInAFileOnceMemoryIsFull() {
    CountSpool spool = new CountSpool(10_000);
    List<Part> kept = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      kept.add(spool.keep(part(number)));
    }

    assertThat(kept).isEqualTo(IntStream.range(0, 50).mapToObj(CountSpoolTest::part).toList());
    assertThat(kept.get(1).files().get(0).classCounts().isSpooled()).isFalse();
    assertThat(kept.get(49).files().get(1).classCounts().isSpooled()).isTrue();
    assertThat(ManifestParts.of(kept, CLASSES))
        .isEqualTo(
            ManifestParts.of(
                IntStream.range(0, 50).mapToObj(CountSpoolTest::part).toList(), CLASSES));
    assertThat(spool.keep(kept.get(49))).isEqualTo(kept.get(49));
  }

  /** 1,700 parts with 44 kB of counts each. */
  @Test
  void theListOfAllPartsOfAManifestHoldsFewCounts() {
    ClassCounts counts =
        ClassCounts.of(LongStream.range(0, 21_841).map(i -> i % 100 + 1).toArray());
    List<Part> parts =
        IntStream.range(0, 1_700)
            .mapToObj(
                number ->
                    new Part(
                        "p" + number,
                        number,
                        "m",
                        List.of(
                            new CountedFile(
                                new DataFile("f" + number, Split.TRAIN, 1, 2, "hash"), counts)),
                        List.of(),
                        0,
                        ""))
            .toList();

    List<Part> listed = ManifestParts.of(parts, 21_841).list();

    assertThat(counts(listed.get(1_699)).isSpooled()).isTrue();
    assertThat(counts(listed.get(1_699))).isEqualTo(counts);
  }

  @Test
  void whatIsInTheFileIsNotInMemory() throws InterruptedException {
    Part part = part(3);
    WeakReference<byte[]> bytes = new WeakReference<>(counts(part).packed());
    Part kept = new CountSpool(0).keep(part);
    part = null;

    for (int i = 0; i < 50 && bytes.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }

    assertThat(bytes.get()).isNull();
    assertThat(counts(kept)).isEqualTo(counts(part(3)));
  }

  private static ClassCounts counts(Part part) {
    return part.files().get(0).classCounts();
  }
}
