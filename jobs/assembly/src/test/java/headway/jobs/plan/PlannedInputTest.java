package headway.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway plan} refuses what {@code run} would refuse. */
class PlannedInputTest {
  @TempDir private Path folder;

  @Test
  void foldersOfOneClassAreRefused() {
    Shapes.DISC.write(folder.resolve("disc"), 0, "a.jpg");
    Typed typed = Typed.headway("plan", "--images", folder.toString());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot plan for ")
        .endsWith(": it has the single class disc; a classifier needs at least two class folders");
  }

  @Test
  void partsOfImagesAreRefused() {
    Typed typed = Typed.headway("plan", "--images", "2500.7");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .isEqualTo("Cannot plan for 2500.7 images: give a whole number from 1 to 1e15, or a URI");
  }
}
