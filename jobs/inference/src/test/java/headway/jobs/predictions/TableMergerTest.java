package headway.jobs.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

  /** 1,234,567 rows in blocks of up to 512 as the files of a split have them. */
  @Test
  void tasksOfSeveralBlocksMakeTheSameFilesAsOneTaskForEachBlock() {
    int[] rows = IntStream.range(0, 3_000).map(i -> i % 7 == 6 ? 93 : 512).toArray();

    List<int[]> tasks = TableMerger.tasks(rows);

    assertThat(tasks.stream().flatMapToInt(IntStream::of).toArray())
        .containsExactly(IntStream.range(0, rows.length).toArray());
    assertThat(tasks).hasSizeLessThan(800);
    assertThat(boundaries(tasks, rows))
        .isEqualTo(
            boundaries(IntStream.range(0, 3_000).mapToObj(i -> new int[] {i}).toList(), rows));
  }

  @Test
  void theNumberOfTasksIsBoundedUntilEachWritesAFileOfTheTable() {
    assertThat(TableMerger.rowsOfTask(512, 50_000)).isEqualTo(2_048);
    assertThat(TableMerger.rowsOfTask(512, 100_000_000)).isEqualTo(48_829);
    assertThat(TableMerger.rowsOfTask(512, 1_000_000_000)).isEqualTo(100_000);
    assertThat(TableMerger.tasks(new int[0])).isEmpty();
  }

  /** How many rows come before each file of the table. */
  private static List<Long> boundaries(List<int[]> tasks, int[] rows) {
    List<TablePart> parts = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      parts.add(new TablePart(i, IntStream.of(tasks.get(i)).map(each -> rows[each]).sum()));
    }
    List<Long> boundaries = new ArrayList<>();
    long before = 0;
    int next = 0;
    for (TableGroup file : TableMerger.groups(parts, new Path("/parts"), TableMerger.MOST_ROWS)) {
      boundaries.add(before);
      for (int i = 0; i < file.parts().length; i++) {
        before += parts.get(next++).rows();
      }
    }
    return boundaries;
  }

  @Test
  void whereThereIsNoRowThereIsNoFile() {
    assertThat(partsOfEachFile()).isEmpty();
    assertThat(partsOfEachFile(new TablePart(0, 0))).isEmpty();
  }
}
