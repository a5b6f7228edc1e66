package headway.jobs.predict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FolderPartsTest {
  @Test
  void partsGrowWithTheFolderOnceThereAreMany() {
    assertThat(FolderSource.parts(1)).isEqualTo(1);
    assertThat(FolderSource.parts(100)).isEqualTo(16);
    assertThat(FolderSource.parts(10_000)).isEqualTo(32);
    assertThat(FolderSource.parts(1_048_576)).isEqualTo(4_096);
    assertThat(FolderSource.parts(60_000_000)).isEqualTo(4_096);
    assertThat(FolderSource.parts(1_000_000_000)).isEqualTo(32_768);
  }
}
