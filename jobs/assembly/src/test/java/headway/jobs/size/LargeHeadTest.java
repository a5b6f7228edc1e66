package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head that no memory of this machine holds, known only when the features are read. */
class LargeHeadTest {
  private static final int CLASSES = 400_000;
  private static final int FEATURES = 1_280;
  private static final int ROWS = 64;

  @TempDir Path folder;

  @Test
  void isRefusedWithTheNumberBeforeTheFirstRound() {
    Work work = Prepared.extracted(folder.resolve("work"));
    new MadeFeatures(CLASSES, FEATURES, ROWS).write(work);

    Typed typed = Typed.headway("train", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err())
        .contains("headway: Cannot start: the heap of the process is ")
        .containsPattern(" but \\d\\d\\.\\d GiB are wanted: set HEADWAY_HEAP")
        .doesNotContain("epoch");
    assertThat(folder.resolve("work/checkpoints")).doesNotExist();
  }

  @Test
  void thatNoClassifierHoldsIsRefusedBeforeItTrains() {
    Work work = Prepared.extracted(folder.resolve("work"));
    new MadeFeatures(CLASSES + 20_000, FEATURES, ROWS).write(work);

    Typed typed = Typed.headway("train", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("Cannot train: the head has 538,020,000 parameters")
        .contains("one file of at most 2,147,483,647: cut where there are fewer features, or put");
    assertThat(folder.resolve("work/checkpoints")).doesNotExist();
  }
}
