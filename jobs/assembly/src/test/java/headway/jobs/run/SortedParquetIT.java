package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Photos in the Hugging Face form, one class after the other, as {@code imagefolder} writes them.
 */
class SortedParquetIT {
  @TempDir Path folder;

  @Test
  void learnsAsWellFromParquetSortedByClassAsFromFolders() throws IOException {
    Path photos = SharedFiles.require("data/flowers");
    Path parquet = Files.createDirectory(folder.resolve("parquet"));
    write(photos.resolve("train"), parquet.resolve("train-00000-of-00001.parquet"), Split.TRAIN);
    write(photos.resolve("val"), parquet.resolve("validation-00000-of-00001.parquet"), Split.VAL);

    Map<Integer, Double> ofFolders = accuracy(photos, folder.resolve("a"));
    Map<Integer, Double> ofParquet = accuracy(parquet, folder.resolve("b"));

    System.err.println("flowers by workers: " + ofFolders + ", sorted " + ofParquet);
    ofFolders.forEach(
        (workers, accuracy) ->
            assertThat(ofParquet.get(workers))
                .as("%d workers", workers)
                .isCloseTo(accuracy, within(0.01 + 1e-9)));
  }

  /** Mean validation accuracy of three seeds, by workers. */
  private static Map<Integer, Double> accuracy(Path photos, Path work) {
    Typed.done("shard", "--images", photos.toString(), "--workspace", work.toString());
    Typed.done("extract", "--workspace", work.toString());
    JsonNode swept =
        Typed.done(
            "sweep",
            "--workspace",
            work.toString(),
            "--set",
            "sweep.grid.train.workers=[1, 2, 4]",
            "--set",
            "sweep.grid.seed=[1, 2, 3]");
    Map<Integer, Double> means = new TreeMap<>();
    for (JsonNode trial : swept.get("ranking")) {
      means.merge(
          trial.get("settings").get("train.workers").asInt(),
          trial.get("validationAccuracy").asDouble() / 3,
          Double::sum);
    }
    assertThat(means.keySet()).containsExactly(1, 2, 4);
    return means;
  }

  private static void write(Path split, Path file, Split named) throws IOException {
    List<Path> classes;
    try (Stream<Path> folders = Files.list(split)) {
      classes = folders.sorted().toList();
    }
    try (RowWriter<ShardRow> writer =
        ShardFile.writer(
            new org.apache.hadoop.fs.Path(file.toString()),
            new Configuration(),
            classes.stream().map(each -> each.getFileName().toString()).toList())) {
      for (int label = 0; label < classes.size(); label++) {
        try (Stream<Path> photos = Files.list(classes.get(label))) {
          for (Path photo : (Iterable<Path>) photos.sorted()::iterator) {
            byte[] bytes = Files.readAllBytes(photo);
            String key = split.getParent().relativize(photo).toString();
            writer.write(new ShardRow(key, bytes, key, label, named, Sha256.of(bytes)));
          }
        }
      }
      writer.finish();
    }
  }
}
