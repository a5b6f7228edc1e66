package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.lease.Lease;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two commands in one workspace. */
class LeaseCommandTest {
  @TempDir Path folder;
  private Path images;
  private Work work;

  @BeforeEach
  void prepare() {
    images = Shapes.folders(folder.resolve("images"), 3);
    work = new Work(folder.resolve("work"));
  }

  private Typed shard(String... more) {
    List<String> all =
        new ArrayList<>(List.of("shard", "--images", images.toString(), "--workspace", work.uri()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  @Test
  void theSecondStopsWithALineThatNamesTheFirst() {
    Typed second;
    try (Lease first =
        Lease.acquire(
            Work.storage(), work.workspace().lease(), "train", Duration.ofHours(1), line -> {})) {
      second = shard();
      first.requireHeld();
    }

    assertThat(second.status()).isEqualTo(5);
    assertThat(second.complaint())
        .startsWith("Cannot start shard: ")
        .contains("another call of this program runs train in ")
        .contains("wait until it has ended (lease.waitSeconds), or until ");
    assertThat(work.folder().resolve("shards")).doesNotExist();
  }

  @Test
  void theLeaseIsGoneAfterwardsWhetherTheCommandWentWellOrNot() {
    assertThat(shard("--max-bad-fraction", "x").status()).isEqualTo(2);
    assertThat(shard("--images-uri").status()).isEqualTo(2);
    assertThat(shard().status()).isZero();
    assertThat(work.folder().resolve("lease.json")).doesNotExist();
    assertThat(Typed.headway("train", "--workspace", work.uri()).status()).isEqualTo(3);
    assertThat(work.folder().resolve("lease.json")).doesNotExist();
    assertThat(work.folder().resolve(".lease.json.lock")).doesNotExist();
  }

  @Test
  void aCommandThatCannotStartLeavesNoFolder() {
    assertThat(Typed.headway("train", "--workspace", work.uri()).status()).isEqualTo(3);
    assertThat(work.folder()).doesNotExist();
  }

  @Test
  void aDryRunAsksForNoLease() {
    assertThat(shard("--dry-run").status()).isZero();
    assertThat(work.folder()).doesNotExist();
  }
}
