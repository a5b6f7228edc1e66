package headway.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.BusyException;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue of versions, which one conditional write replaces. */
class ModelVersionsTest {
  @TempDir Path folder;
  private ModelVersions versions;

  @BeforeEach
  void open() {
    versions =
        new ModelVersions(
            new Storage(new Configuration()),
            new Workspace(new org.apache.hadoop.fs.Path(folder.toString())));
  }

  private static ModelVersion version(int number) {
    return new ModelVersion(
        number,
        "identity " + number,
        "head " + number,
        "classifier " + number,
        number,
        "data",
        "network",
        "cut",
        3,
        new ModelFigures("val", 100, 0.9, 0.5, 0.3, 0.9, "data"),
        new ModelVersion.Judgement(true, "it is better", List.of(), "basis"),
        false);
  }

  private static ModelCatalogue upTo(int last) {
    ModelCatalogue catalogue = ModelCatalogue.EMPTY;
    for (int number = 1; number <= last; number++) {
      catalogue = catalogue.with(version(number)).serving(number);
    }
    return catalogue;
  }

  @Test
  void isReadAsItWasWritten() {
    assertThat(versions.find()).isEmpty();
    assertThat(versions.catalogue()).isEqualTo(ModelCatalogue.EMPTY);

    versions.replace(versions.read(), upTo(3));

    assertThat(versions.catalogue()).isEqualTo(upTo(3));
    assertThat(versions.catalogue().servingVersion()).contains(version(3));
    assertThat(versions.catalogue().previous()).contains(version(2));
  }

  @Test
  void anotherProcessThatChangedItMeanwhileIsNotOverwritten() {
    ModelVersions.Read none = versions.read();
    versions.replace(none, upTo(1));
    assertThatThrownBy(() -> versions.replace(none, upTo(2)))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("models/_manifest.json was changed by another process meanwhile");

    ModelVersions.Read one = versions.read();
    versions.replace(one, upTo(2));
    assertThatThrownBy(() -> versions.replace(one, upTo(3))).isInstanceOf(BusyException.class);
    assertThat(versions.catalogue()).isEqualTo(upTo(2));
    versions.replace(one, upTo(2)); // Sent again, because the response was lost.
  }

  @Test
  void rollbackGoesBackAgainAndAgain() {
    ModelCatalogue catalogue = upTo(3).rolledBack().orElseThrow();
    assertThat(catalogue.serving()).isEqualTo(2);
    assertThat(catalogue.version(3).orElseThrow().withdrawn()).isTrue();
    assertThat(catalogue.version(2).orElseThrow().withdrawn()).isFalse();
    ModelCatalogue first = catalogue.rolledBack().orElseThrow();
    assertThat(first.serving()).isEqualTo(1);
    assertThat(first.rolledBack()).isEmpty();

    ModelCatalogue again = first.chosen(3);
    assertThat(again.serving()).isEqualTo(3);
    assertThat(again.version(3).orElseThrow().withdrawn()).isFalse();
    assertThat(again.version(1).orElseThrow().withdrawn()).isTrue();
    assertThat(again.rolledBack().orElseThrow().serving()).isEqualTo(1);
  }

  @Test
  void pruningKeepsWhatServesWhatServedBeforeAndTheNewest() {
    ModelCatalogue pruned = upTo(9).chosen(2).pruned(2);

    assertThat(pruned.versions()).extracting(ModelVersion::number).containsExactly(2, 8, 9);
    assertThat(pruned.serving()).isEqualTo(2);
    assertThat(pruned.rolledBack().orElseThrow().serving()).isEqualTo(9);
    assertThat(pruned.last()).isEqualTo(9);
  }
}
