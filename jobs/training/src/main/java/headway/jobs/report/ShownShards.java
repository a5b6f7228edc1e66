package headway.jobs.report;

import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.common.storage.Workspace;
import headway.jobs.evaluate.EvaluateResult;
import headway.jobs.evaluate.ShownPredictions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * The shards that images of a page are in. A file of features has the split and the number of the
 * shard that it was made of.
 *
 * @param files of the evaluated split
 * @param named whether the names of the files of features say which shards they are of
 */
record ShownShards(Workspace workspace, List<DataFile> files, boolean named) {

  static ShownShards of(
      Workspace workspace, Optional<ShardManifest> shards, EvaluateResult figures) {
    return new ShownShards(
        workspace,
        shards.map(each -> each.parts().files(split(figures))).orElse(List.of()),
        shards.filter(each -> each.dataHash().equals(figures.dataHash())).isPresent());
  }

  private static Split split(EvaluateResult figures) {
    return Split.named(figures.split()).orElseThrow();
  }

  /** URIs of the shards that these images are in; of all, if it is not known. */
  List<String> of(List<ShownPredictions.Shown> images) {
    boolean known =
        named && images.stream().allMatch(each -> each.file() != null && !each.file().isEmpty());
    Set<String> wanted =
        known
            ? images.stream().map(each -> withoutHash(each.file())).collect(Collectors.toSet())
            : Set.of();
    return files.stream()
        .filter(file -> !known || wanted.contains(withoutHash(file.name())))
        .map(file -> new Path(workspace.shards(), file.name()).toString())
        .toList();
  }

  /** The split and number in {@code val-00012-4f1c09ab23de5678.parquet}. */
  private static String withoutHash(String fileName) {
    return fileName.substring(0, Math.max(0, fileName.lastIndexOf('-')));
  }
}
