package headway.jobs.train.epochs;

import headway.common.InputException;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FileSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The locations of the images that features were computed from, row by row. They are in the folder
 * {@code shards} beside the features; each shard file corresponds to one part of the features.
 */
record ShardLocations(Storage storage, FeatureManifest features) {

  /**
   * The shard rows that correspond to the workers' feature rows.
   *
   * @throws InputException if the shards differ from those of the features, or some images have no
   *     features
   */
  List<WorkerSlices> of(List<WorkerSlices> workers) {
    // Of more workers than images the first has none.
    Path folder =
        workers.stream()
            .flatMap(worker -> worker.slices().stream())
            .findFirst()
            .map(slice -> folder(new Path(slice.uri())))
            .orElseThrow();
    ShardManifest shards =
        Manifests.require(storage, folder, ShardManifest.class, "shard, then extract");
    long photos = shards.images(Split.TRAIN);
    if (!shards.dataHash().equals(features.dataHash()) || photos != features.rows(Split.TRAIN)) {
      throw new InputException(
          "Cannot draw new views in each epoch: "
              + folder
              + " does not hold just the photos that the features were made of; run shard and"
              + " extract again, or give --views");
    }
    Map<String, Path> shardOfFeatures = shardOfFeatures(shards, folder);
    return workers.stream().map(worker -> inShards(worker, shardOfFeatures)).toList();
  }

  private static Path folder(Path file) {
    return new Path(file.getParent().getParent(), "shards");
  }

  /** The shard of each file of training features, by the name of that file. */
  private Map<String, Path> shardOfFeatures(ShardManifest shards, Path folder) {
    Map<String, Path> shardOfPart = new HashMap<>();
    shards
        .parts()
        .forEachWithoutCounts(
            part ->
                part.files()
                    .forEach(
                        each ->
                            shardOfPart.put(
                                part.nameOfSplit(each.file().split()),
                                new Path(folder, each.file().name()))));
    Map<String, Path> shardOfFeatures = new HashMap<>();
    features
        .parts()
        .forEachWithoutCounts(
            part ->
                part.files()
                    .forEach(
                        each ->
                            shardOfFeatures.put(
                                new Path(each.file().name()).getName(),
                                shardOfPart.get(part.name()))));
    return shardOfFeatures;
  }

  private static WorkerSlices inShards(WorkerSlices worker, Map<String, Path> shardOfFeatures) {
    ArrayList<FileSlice> slices = new ArrayList<>();
    for (FileSlice each : worker.slices()) {
      Path file = shardOfFeatures.get(new Path(each.uri()).getName());
      slices.add(new FileSlice(file.toString(), each.firstRow(), each.rows(), 1));
    }
    return new WorkerSlices(worker.worker(), slices);
  }
}
