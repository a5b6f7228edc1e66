package headway.jobs;

import headway.common.dataset.FeatureFile;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.TrainedModel;
import headway.jobs.train.TrainedHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A workspace on this disk, as the next stage or another program reads it. */
public record Work(Path folder) {
  private static final Configuration CONFIGURATION = new Configuration();

  public String uri() {
    return folder.toString();
  }

  public Workspace workspace() {
    return new Workspace(new org.apache.hadoop.fs.Path(uri()));
  }

  public static Storage storage() {
    return new Storage(CONFIGURATION);
  }

  public ShardManifest shards() {
    return Manifests.require(storage(), workspace().shards(), ShardManifest.class, "shard");
  }

  public FeatureManifest features() {
    return Manifests.require(storage(), workspace().features(), FeatureManifest.class, "extract");
  }

  public ModelManifest model() {
    return trained().manifest();
  }

  /** The model of the last training. */
  public TrainedModel trained() {
    return TrainedModel.require(storage(), workspace());
  }

  public ComputationGraph head() {
    return TrainedHead.of(trained(), storage());
  }

  /** All shard rows, in the order of files and rows. */
  public List<ShardRow> shardRows() {
    List<ShardRow> rows = new ArrayList<>();
    for (DataFile file : shards().files()) {
      addAll(rows, ShardFile.read(in("shards", file.name()), CONFIGURATION, key -> Split.TRAIN));
    }
    return rows;
  }

  /** Which split each key is in. */
  public Map<String, Split> splits() {
    return shardRows().stream()
        .collect(Collectors.toMap(ShardRow::key, ShardRow::split, (a, b) -> a, TreeMap::new));
  }

  public List<QuarantineRow> quarantineRows() {
    List<QuarantineRow> rows = new ArrayList<>();
    storage()
        .list(workspace().quarantine())
        .forEach(
            file -> {
              if (file.getPath().getName().endsWith(".parquet")) {
                addAll(rows, QuarantineRow.TABLE.read(file.getPath(), CONFIGURATION));
              }
            });
    return rows;
  }

  /** All feature rows, in the order of files and rows. */
  public List<FeatureRow> featureRows() {
    FeatureManifest manifest = features();
    List<FeatureRow> rows = new ArrayList<>();
    for (DataFile file : manifest.files()) {
      addAll(
          rows,
          FeatureFile.read(in("features", file.name()), CONFIGURATION, manifest.featureCount()));
    }
    return rows;
  }

  private org.apache.hadoop.fs.Path in(String part, String name) {
    return new org.apache.hadoop.fs.Path(uri() + "/" + part + "/" + name);
  }

  private static <T> void addAll(List<T> rows, CloseableIterator<T> iterator) {
    try (iterator) {
      iterator.forEachRemaining(rows::add);
    }
  }
}
