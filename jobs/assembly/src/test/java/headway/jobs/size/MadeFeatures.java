package headway.jobs.size;

import headway.common.dataset.ActivationStorage;
import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.jobs.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Features that take the place of those of a workspace, without a network.
 *
 * @param features of each row
 * @param rows of training and validation together, half each
 */
record MadeFeatures(int classes, int features, int rows) {
  private static final int ROWS_PER_FILE = 20_000;

  /** Half of the rows are for training; a class is a direction, and its rows are near it. */
  void write(Work work) {
    FeatureManifest small = work.features();
    List<String> names = IntStream.range(0, classes).mapToObj("n%08d"::formatted).toList();
    List<Part> parts = new ArrayList<>();
    for (Split split : List.of(Split.TRAIN, Split.VAL)) {
      for (int first = 0; first < rows / 2; first += ROWS_PER_FILE) {
        int count = Math.min(ROWS_PER_FILE, rows / 2 - first);
        CountedFile file = file(work, names, split, first, count, parts.size());
        parts.add(
            new Part(
                "made-" + parts.size(), parts.size(), "made", List.of(file), List.of(), 0, ""));
      }
    }
    Manifests.publish(
        Work.storage(),
        work.workspace().features(),
        new FeatureManifest(
            small.format(),
            "made",
            small.dataHash(),
            small.network(),
            small.networkSha256(),
            small.frozenSha256(),
            small.cut(),
            small.preprocessing(),
            features,
            1,
            names,
            parts,
            Map.of(),
            small.processor()));
  }

  private CountedFile file(
      Work work, List<String> names, Split split, int first, int count, int number) {
    long[] counts = new long[classes];
    String name = "%s-%05d.parquet".formatted(split.label(), number);
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(
            new org.apache.hadoop.fs.Path(work.workspace().features(), name),
            new Configuration(),
            names,
            ActivationStorage.FLOAT32)) {
      for (int row = first; row < first + count; row++) {
        int label = (int) (row * 7_919L % classes);
        counts[label]++;
        String key = "%s/%d.jpg".formatted(names.get(label), row);
        out.write(new FeatureRow(key, 0, label, split, values(label, row, split)));
      }
      return new CountedFile(
          DataFile.of(split, out.finish()), LongStream.of(counts).boxed().toList());
    }
  }

  private float[] values(int label, int row, Split split) {
    Random direction = new Random(label);
    Random noise = new Random(31L * row + split.index());
    float[] values = new float[features];
    for (int i = 0; i < features; i++) {
      values[i] = (float) (direction.nextGaussian() + 0.05 * noise.nextGaussian());
    }
    return values;
  }
}
