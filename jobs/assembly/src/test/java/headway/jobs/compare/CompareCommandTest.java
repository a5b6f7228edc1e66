package headway.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway compare} where there is nothing to compare. */
class CompareCommandTest {
  @TempDir Path folder;

  @Test
  void namesTheWorkspaceThatIsMissingOrHasNothingTrained() {
    Work untrained = Prepared.extracted(folder.resolve("untrained"));

    Typed missing = Typed.headway("compare", folder.resolve("absent").toString());
    Typed nothing = Typed.headway("compare", untrained.uri());
    Typed none = Typed.headway("compare", "--workspace", untrained.uri());

    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.complaint()).contains("absent: it does not exist; check the URI");
    assertThat(folder.resolve("absent")).doesNotExist();
    assertThat(nothing.status()).isEqualTo(3);
    assertThat(nothing.complaint()).contains("untrained: nothing has been trained in it");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.complaint()).contains("no workspace is named");
  }
}
