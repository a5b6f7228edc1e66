package headway.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code headway sweep} refuses. */
class SweepCommandTest {
  @TempDir Path folder;

  private Typed sweep(String... settings) {
    String[] typed = new String[3 + 2 * settings.length];
    typed[0] = "sweep";
    typed[1] = "--workspace";
    typed[2] = folder.toString();
    for (int i = 0; i < settings.length; i++) {
      typed[3 + 2 * i] = "--set";
      typed[4 + 2 * i] = settings[i];
    }
    return Typed.headway(typed);
  }

  @Test
  void reportsEveryBadCandidateBeforeTheFirstTrial() {
    Typed typed =
        sweep(
            "sweep.grid.train.learningRate=[0.01, -1]",
            "sweep.grid.train.optimizer=[adam, adamm]",
            "sweep.grid.train.head=[\"softmax\", \"dense relu\"]",
            "sweep.grid.train.l2=1e-4..1e-2",
            "sweep.grid.train.epoch=[1, 2]",
            "sweep.grid.shard.split=[80/10/10]",
            "sweep.parallel=0");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("train.learningRate must be above 0 but was -1")
        .contains("train.optimizer must be one of adam, sgd, momentum, rmsprop but was adamm")
        .contains("train.head is not understood")
        .contains("sweep.grid.train.l2 is a range, of which only sweep.search=random can draw")
        .contains("did you mean train.epochs?")
        .contains("sweep.grid.shard.split is no setting that can be searched; those of train")
        .contains("sweep.parallel must be between 1 and 64 but was 0");
  }

  @Test
  void takesTheGridFromASettingsFileAsWell() throws Exception {
    Path file = folder.resolve("sweep.conf");
    Files.writeString(file, "headway.sweep.grid { train { l2 = [0, -3] }, seed = [1] }");

    Typed typed =
        Typed.headway("sweep", "--workspace", folder.toString(), "--config", file.toString());

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains("sweep.grid train.l2 must be between 0.0 and 1000000.0 but was -3")
        .doesNotContain("seed");
  }

  /** Trials are silent, but that fewer workers learn than were asked for holds for the search. */
  @Test
  void saysOnceThatFewerWorkersLearnThanWereAskedFor() {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed =
        Typed.headway(
            "sweep",
            "--workspace",
            work.uri(),
            "--epochs",
            "1",
            "--workers",
            "8",
            "--set",
            "sweep.grid.train.l2=[0, 0.1]");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err().lines())
        .filteredOn(line -> line.startsWith("sweep: 1 instead of 8 workers, because each needs"))
        .hasSize(1);
  }

  @Test
  void wantsSomethingToTryAndFeaturesToTryItOn() {
    Typed nothing = sweep();
    Typed featureless = sweep("sweep.grid.train.l2=[0, 1]");

    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.complaint()).contains("nothing is to be tried; name values");
    assertThat(featureless.status()).isEqualTo(3);
    assertThat(featureless.complaint()).contains("run extract first");
  }
}
