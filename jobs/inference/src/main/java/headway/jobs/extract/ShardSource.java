package headway.jobs.extract;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartId;
import headway.common.dataset.manifest.ShardManifest;
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
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The files whose images are extracted: the workspace's shards, or others that images lie inside
 * of.
 *
 * @param shards in the order of their names
 * @param dataHash changes when the images do
 * @param inRandomOrder whether each is a random mixture of images
 * @param rule of the images whose split nothing names
 * @param rows reads the images
 */
record ShardSource(
    List<Shard> shards,
    List<String> classes,
    String dataHash,
    boolean inRandomOrder,
    SplitRule rule,
    ImageRows rows) {

  /**
   * One file.
   *
   * @param name unique in its folder; the same when it is written again
   * @param number that tells its features' file names from those of others
   * @param version changes when its content does
   */
  record Shard(String name, int number, String uri, String version) {}

  static ShardSource of(StageContext context) {
    String uri = context.settings().extract().shards();
    if (!uri.isEmpty()) {
      return elsewhere(context, context.storage().qualify(Storage.path(uri)));
    }
    Path folder = context.workspace().shards();
    ShardManifest manifest =
        Manifests.require(context.storage(), folder, ShardManifest.class, "shard");
    return new ShardSource(
        Part.sorted(manifest.parts()).stream()
            .flatMap(part -> part.files().stream().map(each -> shard(folder, part, each.file())))
            .sorted(Comparator.comparing(Shard::name))
            .toList(),
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
        file.contentSha256());
  }

  private static ShardSource elsewhere(StageContext context, Path uri) {
    LabelledFiles images =
        ImageFiles.at(context.storage(), uri, "extract")
            .labelled(context.session(), "extract", context.settings().shard(), false);
    List<FileStatus> files = images.files();
    List<Shard> work = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      FileStatus file = files.get(i);
      work.add(new Shard(name(uri, file), i, file.getPath().toString(), version(file)));
    }
    return new ShardSource(
        work,
        images.classes(),
        Sha256.of(files.stream().map(each -> name(uri, each) + " " + each.getLen()).toList()),
        false,
        images.rule(),
        images.rows());
  }

  /** Below the folder that was given: files in two folders may have one name. */
  private static String name(Path folder, FileStatus file) {
    return VisibleFiles.key(folder.toString(), file);
  }

  /** Of a file that nobody has hashed: it changes when the file is written again. */
  private static String version(FileStatus file) {
    return file.getLen() + " bytes of " + file.getModificationTime();
  }

  /**
   * Only photos of the training split have views: without any the user gets none of what was asked
   * for.
   *
   * @throws InputException where there is none
   */
  void requireTraining(Session session, String uri, int views) {
    List<String> files = shards.stream().map(Shard::uri).toList();
    ImageRows images = rows;
    boolean some =
        session
            .context()
            .parallelize(files, files.size())
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

  /** Runs {@code task} over some files, one Spark task each. */
  static JavaRDD<FeatureTaskResult> map(
      Session session, List<Tuple2<String, PartId>> work, PartOutput output, ExtractTask task) {
    return session
        .context()
        .parallelize(work, work.size())
        .map(
            file ->
                output.write(
                    (folders, attempt) ->
                        task.extract(new Path(file._1()), file._2(), folders.get(0), attempt)));
  }
}
