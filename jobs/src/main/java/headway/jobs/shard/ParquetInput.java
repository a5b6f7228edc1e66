package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.ShardSettings;
import headway.common.dataset.HuggingFace;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.SplitRatio;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowReader;
import headway.common.image.ImageCheck;
import headway.common.storage.Sha256;
import headway.jobs.observe.Counting;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Parquet files in the Hugging Face image form, each rewritten by one task. */
final class ParquetInput implements ShardInput {
  private final Session session;
  private final List<FileStatus> files;
  private final List<String> classes;
  private final ShardSettings settings;

  ParquetInput(Session session, List<FileStatus> files, ShardSettings settings) {
    this.session = session;
    this.files = files;
    this.settings = settings;
    Path first = files.get(0).getPath();
    this.classes =
        HuggingFace.classNames(
                RowReader.footer(first, session.storage().configuration()).metadata())
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot shard "
                            + first
                            + ": its metadata names no classes for the column label; write it with"
                            + " Hugging Face datasets and a ClassLabel"));
    if (classes.size() < 2) {
      throw new InputException(
          "Cannot shard " + first + ": it has fewer than two classes; a classifier needs two");
    }
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String digest() {
    return Sha256.of(
        files.stream()
            .map(each -> each.getPath() + " " + each.getLen() + " " + each.getModificationTime())
            .toList());
  }

  @Override
  public JavaRDD<ShardTaskResult> write(TaskOutput output) {
    List<String> paths = files.stream().map(each -> each.getPath().toString()).toList();
    ArrayList<String> names = new ArrayList<>(classes);
    long maxPixels = settings.maxPixels();
    SplitRatio ratio = settings.split();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      numbers.add(i);
    }
    ArrayList<String> inputs = new ArrayList<>(paths);
    return session
        .context()
        .parallelize(numbers, numbers.size())
        .map(
            number ->
                output.write(
                    (folders, configuration) ->
                        rewrite(
                            new Path(inputs.get(number)),
                            new ShardOutput(
                                folders,
                                configuration,
                                names,
                                String.format(Locale.ROOT, "-%05d.parquet", number),
                                String.format(Locale.ROOT, "bad-%05d.parquet", number)),
                            names.size(),
                            maxPixels,
                            ratio,
                            configuration)));
  }

  private static ShardTaskResult rewrite(
      Path input,
      ShardOutput files,
      int classes,
      long maxPixels,
      SplitRatio ratio,
      Configuration configuration) {
    ImageCheck check = new ImageCheck(maxPixels);
    Optional<Split> ofFile = Split.named(input.getName().split("[-._]", 2)[0]);
    try (files;
        CloseableIterator<ShardRow> rows =
            ShardFile.read(input, configuration, key -> ofFile.orElseGet(() -> ratio.of(key)))) {
      while (rows.hasNext()) {
        ShardRow row = rows.next();
        Optional<String> refused =
            row.label() >= classes || row.label() < ShardRow.UNLABELLED
                ? Optional.of("label " + row.label() + " has no class name")
                : check.reasonToRefuse(row.bytes());
        if (refused.isEmpty()) {
          files.keep(row);
          Counting.image(row.bytes().length);
        } else {
          files.refuse(new QuarantineRow(row.key(), row.bytes().length, refused.get()));
          Counting.refusal(row.bytes().length);
        }
      }
      return files.finish();
    }
  }
}
