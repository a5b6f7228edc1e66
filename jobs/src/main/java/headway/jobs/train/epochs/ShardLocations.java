package headway.jobs.train.epochs;

import headway.common.InputException;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.storage.Storage;
import headway.jobs.features.Slice;
import headway.jobs.features.WorkerSlices;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Where the photos lie that features were made of, row by row: in the folder {@code shards} beside
 * them, in files of the same names.
 */
record ShardLocations(Storage storage, FeatureManifest features) {

  /**
   * The rows of the shards that workers' rows of features were made of.
   *
   * @throws InputException where these are not the shards, or not every photo became features
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
    ArrayList<Slice> slices = new ArrayList<>();
    for (Slice each : worker.slices()) {
      Path file = new Path(folder, new Path(each.uri()).getName());
      slices.add(new Slice(file.toString(), each.firstRow(), each.rows(), 1));
    }
    return new WorkerSlices(worker.worker(), slices);
  }
}
