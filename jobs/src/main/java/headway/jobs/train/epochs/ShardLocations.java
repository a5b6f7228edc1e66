package headway.jobs.train.epochs;

import headway.common.InputException;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.storage.Storage;
import headway.jobs.features.FileSlice;
import headway.jobs.features.WorkerSlices;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The locations of the photos that features were computed from, row by row: files of the same names
 * in the folder {@code shards} beside them.
 */
record ShardLocations(Storage storage, FeatureManifest features) {

  /**
   * The rows of the shards for the workers' rows of features.
   *
   * @throws InputException if these are other shards, or some photos have no features
   */
  List<WorkerSlices> of(List<WorkerSlices> workers) {
    Path folder = folder(new Path(workers.get(0).slices().get(0).uri()));
    ShardManifest shards =
        Manifests.require(storage, folder, ShardManifest.class, "shard, then extract");
    long photos =
        shards.files().stream()
            .filter(file -> file.split() == Split.TRAIN)
            .mapToLong(DataFile::rows)
            .sum();
    if (!shards.dataHash().equals(features.dataHash()) || photos != features.rows(Split.TRAIN)) {
      throw new InputException(
          "Cannot draw new views in each epoch: "
              + folder
              + " does not hold just the photos that the features were made of; run shard and"
              + " extract again, or give --views");
    }
    return workers.stream().map(worker -> inFolder(worker, folder)).toList();
  }

  private static Path folder(Path file) {
    return new Path(file.getParent().getParent(), "shards");
  }

  private static WorkerSlices inFolder(WorkerSlices worker, Path folder) {
    ArrayList<FileSlice> slices = new ArrayList<>();
    for (FileSlice each : worker.slices()) {
      Path file = new Path(folder, new Path(each.uri()).getName());
      slices.add(new FileSlice(file.toString(), each.firstRow(), each.rows(), 1));
    }
    return new WorkerSlices(worker.worker(), slices);
  }
}
