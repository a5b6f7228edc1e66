package headway.jobs.shard;

import headway.common.config.images.ShardSettings;
import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.SplitRule;
import headway.common.image.ImageCheck;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.PathOnlyImages;
import headway.jobs.images.source.ImageRows;
import headway.jobs.images.source.LabelledFiles;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.parts.Attempt;
import headway.jobs.parts.PartOutput;
import headway.jobs.shard.duplicates.PreviousShards;
import headway.jobs.shard.duplicates.ShardParts;
import headway.jobs.spark.OrderedPrefetch;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Files that contain images; one task rewrites each. */
record FileInput(Session session, LabelledFiles images, ShardSettings settings)
    implements ShardInput {
  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public SplitRule rule() {
    return images.rule();
  }

  @Override
  public String digest() {
    return digest(images.files());
  }

  /** A digest that changes when one of the files does. */
  static String digest(List<FileStatus> files) {
    return Sha256.of(files.stream().map(FileInput::version).toList());
  }

  @Override
  public PendingImages pending(PreviousShards base, Made made) {
    Map<String, String> versions = new TreeMap<>();
    images.files().forEach(each -> versions.put(each.getPath().toString(), made.of(version(each))));
    boolean changed =
        base.parts().values().stream()
            .anyMatch(part -> !part.made().equals(versions.get(part.name())));
    Set<String> again = new TreeSet<>();
    if (changed) {
      again.addAll(base.contradicted());
    }
    int next = base.parts().values().stream().mapToInt(part -> part.number() + 1).max().orElse(0);
    List<PartId> targets = new ArrayList<>();
    List<Part> kept = new ArrayList<>();
    for (Map.Entry<String, String> file : versions.entrySet()) {
      String name = file.getKey();
      Part before = base.parts().get(name);
      boolean stays =
          base.isWhole(name) && before.made().equals(file.getValue()) && !again.contains(name);
      if (stays) {
        kept.add(before);
      } else {
        int number = before == null ? next++ : before.number();
        targets.add(new PartId(name, number, file.getValue()));
      }
    }
    return new PendingImages(kept, targets, packing(targets), Optional.empty());
  }

  private static String version(FileStatus file) {
    return file.getPath() + " " + file.getLen() + " " + file.getModificationTime();
  }

  private Function<PartOutput, JavaRDD<Part>> packing(List<PartId> targets) {
    ArrayList<String> names = new ArrayList<>(images.classes());
    long maxPixels = settings.maxPixels();
    int threads = settings.readThreads();
    ImageRows rows = images.rows();
    JavaRDD<PartId> each = session.context().parallelize(targets, Math.max(1, targets.size()));
    return output ->
        each.map(
            target ->
                output.write(
                    (folders, attempt) ->
                        rewrite(
                            new Path(target.name()),
                            ShardParts.open(target, folders, attempt.configuration(), names, "bad"),
                            names.size(),
                            maxPixels,
                            threads,
                            rows,
                            attempt)));
  }

  private static Part rewrite(
      Path input,
      PartWriter<ShardRow> files,
      int classes,
      long maxPixels,
      int threads,
      ImageRows source,
      Attempt attempt) {
    Configuration configuration = attempt.configuration();
    ImageCheck check = new ImageCheck(maxPixels);
    PathOnlyImages paths = new PathOnlyImages(new Storage(configuration), input);
    try (files;
        CloseableIterator<ShardRow> rows = source.read(input, configuration);
        OrderedPrefetch<ShardRow, ShardRow> read =
            new OrderedPrefetch<>(rows, threads, threads * 2, paths::fill)) {
      while (read.hasNext()) {
        ShardRow row = read.next();
        if (row.label() == ShardRow.UNLABELLED && row.refusal().isEmpty()) {
          files.countUnlabelled(1);
          continue;
        }
        Optional<String> refused = reasonToRefuse(check, row, classes);
        if (refused.isEmpty()) {
          files.write(row.split(), row.label(), row);
          TaskImageCounter.image(row.bytes().length);
        } else {
          files.refuse(new QuarantineRow(row.key(), row.bytes().length, refused.get()));
          TaskImageCounter.refusal(row.bytes().length);
        }
      }
      return files.finish(attempt::requirePermission);
    }
  }

  private static Optional<String> reasonToRefuse(ImageCheck check, ShardRow row, int classes) {
    if (!row.refusal().isEmpty()) {
      return Optional.of(row.refusal());
    }
    if (row.label() >= classes || row.label() < 0) {
      return Optional.of("label " + row.label() + " has no class name");
    }
    return row.bytes().length == 0
        ? Optional.of(row.reasonWithoutBytes())
        : check.reasonToRefuse(row.bytes());
  }
}
