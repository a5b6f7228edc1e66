package headway.jobs.extract;

import headway.common.InputException;
import headway.common.dataset.HuggingFace;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.parquet.RowReader;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageParquet;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * The Parquet files whose images are extracted: the workspace's shards, or any in the Hugging Face
 * image form.
 *
 * @param files URI and suffix of the features file, by name
 * @param dataHash changes when the images do
 */
record ShardSource(List<Tuple2<String, String>> files, List<String> classes, String dataHash) {

  static ShardSource of(StageContext context) {
    String uri = context.settings().extract().shards();
    if (!uri.isEmpty()) {
      return parquet(context.storage(), Storage.path(uri));
    }
    Path folder = context.workspace().shards();
    ShardManifest manifest =
        Manifests.require(context.storage(), folder, ShardManifest.class, "shard");
    return new ShardSource(
        manifest.files().stream()
            .map(file -> new Tuple2<>(new Path(folder, file.name()).toString(), suffix(file)))
            .toList(),
        manifest.classes(),
        manifest.dataHash());
  }

  private static String suffix(DataFile file) {
    return file.name().substring(file.split().label().length());
  }

  private static ShardSource parquet(Storage storage, Path uri) {
    List<FileStatus> files =
        ImageParquet.find(storage, uri)
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot extract from "
                            + uri
                            + ": it has no Parquet files with a column image; give data in the"
                            + " Hugging Face image form, or run shard"));
    Path first = files.get(0).getPath();
    var footer = RowReader.footer(first, storage.configuration());
    List<Tuple2<String, String>> work = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      work.add(
          new Tuple2<>(
              files.get(i).getPath().toString(), String.format(Locale.ROOT, "-%05d.parquet", i)));
    }
    return new ShardSource(
        work,
        HuggingFace.classNames(footer.metadata()).orElse(List.of()),
        Sha256.of(
            files.stream().map(each -> each.getPath().getName() + " " + each.getLen()).toList()));
  }

  /** Runs {@code task} over every file, one Spark task each. */
  List<FeatureTaskResult> map(Session session, TaskOutput output, ExtractTask task) {
    return session
        .context()
        .parallelize(files, files.size())
        .map(
            file ->
                output.write(
                    (folders, configuration) ->
                        task.extract(
                            new Path(file._1()), folders.get(0), file._2(), configuration)))
        .collect();
  }
}
