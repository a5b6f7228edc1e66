package headway.jobs.extract;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.VisibleFiles;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageRows;
import headway.jobs.images.source.LabelledFiles;
import headway.jobs.parts.PartOutput;
import headway.jobs.quantize.PhotoFiles;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.ParallelValues;
import headway.jobs.spark.rdd.TaskCount;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The files whose images are extracted: the workspace's shards, or other files that contain images.
 *
 * @param shards in the order of their names
 * @param dataHash changes when the images do
 * @param inRandomOrder whether each file is a random sample of the images
 * @param rule the split rule for images without a declared split
 * @param rows reads the images
 */
public record ShardSource(
    List<Shard> shards,
    List<String> classes,
    String dataHash,
    boolean inRandomOrder,
    SplitRule rule,
    ImageRows rows) {

  /**
   * One file.
   *
   * @param name unique in its folder; unchanged when the file is rewritten
   * @param number distinguishes the names of its feature files
   * @param version changes when the content does
   * @param split of its images; empty if it may have several
   */
  public record Shard(String name, int number, String uri, String version, Optional<Split> split) {}

  /** What {@code --shards} or the workspace has. */
  public static ShardSource of(StageContext context) {
    String uri = context.settings().extract().shards();
    if (!uri.isEmpty()) {
      return elsewhere(context, context.storage().qualify(Storage.path(uri)));
    }
    Path folder = context.workspace().shards();
    ShardManifest manifest =
        Manifests.require(context.storage(), folder, ShardManifest.class, "shard");
    List<Shard> shards = new ArrayList<>();
    manifest
        .parts()
        .forEachWithoutCounts(
            part -> part.files().forEach(each -> shards.add(shard(folder, part, each.file()))));
    shards.sort(Comparator.comparing(Shard::name));
    return new ShardSource(
        shards,
        manifest.classes(),
        manifest.dataHash(),
        manifest.inRandomOrder(),
        SplitRule.of(context.settings().shard().split(), GroupPattern.NONE),
        (file, configuration) -> ShardFile.read(file, configuration, key -> Split.TRAIN));
  }

  private static Shard shard(Path folder, Part part, DataFile file) {
    return new Shard(
        part.nameOfSplit(file.split()),
        part.number(),
        new Path(folder, file.name()).toString(),
        file.contentSha256(),
        Optional.of(file.split()));
  }

  private static ShardSource elsewhere(StageContext context, Path uri) {
    LabelledFiles images =
        ImageFiles.at(context.storage(), uri, "extract")
            .labelled(context.session(), "extract", context.settings().shard(), false);
    List<FileStatus> files = images.files();
    List<Shard> work = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      FileStatus file = files.get(i);
      work.add(
          new Shard(
              name(uri, file), i, file.getPath().toString(), version(file), Optional.empty()));
    }
    return new ShardSource(
        work,
        images.classes(),
        Sha256.of(files.stream().map(each -> name(uri, each) + " " + each.getLen()).toList()),
        false,
        images.rule(),
        images.rows());
  }

  /** The path below the given folder, because files in two folders may have the same name. */
  private static String name(Path folder, FileStatus file) {
    return VisibleFiles.key(folder.toString(), file);
  }

  /** The version of a file without a known hash; it changes when the file is rewritten. */
  private static String version(FileStatus file) {
    return file.getLen() + " bytes of " + file.getModificationTime();
  }

  /**
   * Requires a training image, because only those are augmented.
   *
   * @throws InputException if no image is in the training split
   */
  void requireTraining(Session session, String uri, int views) {
    List<String> files = shards.stream().map(Shard::uri).toList();
    ImageRows images = rows;
    boolean some =
        session
            .context()
            .parallelize(files, TaskCount.of(files.size()))
            .map(file -> images.mayTrain(new Path(file), ExecutorConfiguration.get()))
            .reduce(Boolean::logicalOr);
    if (!some) {
      throw new InputException(
          "Cannot make "
              + views
              + " views of "
              + uri
              + ": no image is in the split train, and only its photos are augmented; leave --views"
              + " out, or give data with a training split");
    }
  }

  /** The files by the splits of their images. */
  public PhotoFiles photos() {
    return new PhotoFiles(files(Split.TRAIN), files(Split.VAL), rows);
  }

  private List<String> files(Split split) {
    return shards.stream()
        .filter(each -> each.split().isEmpty() || each.split().get() == split)
        .map(Shard::uri)
        .toList();
  }

  /** Runs {@code task} on each file, one Spark task per file. */
  static JavaRDD<FeatureTaskResult> map(
      Session session, List<Tuple2<String, PartId>> work, PartOutput output, ExtractTask task) {
    return ParallelValues.of(session.context(), work, work.size())
        .map(
            file ->
                output.write(
                    (folders, attempt) ->
                        task.extract(new Path(file._1()), file._2(), folders.get(0), attempt)));
  }
}
