package headway.jobs.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class TableMergerTest {
  private static List<Integer> partsOfEachFile(TablePart... parts) {
    return TableMerger.groups(List.of(parts), new Path("/parts"), 100).stream()
        .map(group -> group.parts().length)
        .toList();
  }

  @Test
  void fewRowsGoIntoOneFileHoweverManyPartsThereAre() {
    List<TableGroup> groups =
        TableMerger.groups(
            List.of(new TablePart(2, 10), new TablePart(0, 20), new TablePart(1, 0)),
            new Path("/parts"),
            100);

    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).parts())
        .containsExactly("/parts/part-00000.parquet", "/parts/part-00002.parquet");
  }

  @Test
  void aFileIsFullBeforeTheNextBegins() {
    assertThat(
            partsOfEachFile(
                new TablePart(0, 60),
                new TablePart(1, 40),
                new TablePart(2, 99),
                new TablePart(3, 2),
                new TablePart(4, 500)))
        .containsExactly(2, 1, 1, 1);
  }

  @Test
  void whereThereIsNoRowThereIsNoFile() {
    assertThat(partsOfEachFile()).isEmpty();
    assertThat(partsOfEachFile(new TablePart(0, 0))).isEmpty();
  }
}
