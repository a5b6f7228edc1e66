package headway.jobs.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.dataset.ListingRow;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.Workspace;
import headway.jobs.images.ImageUri;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.plan.data.ListedSizes;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.figures.Basis;
import headway.jobs.shard.listing.PlannedSplit;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.StageResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What a finished run left in its workspace, in the terms of a forecast. */
record FinishedRun(Storage storage, Workspace workspace) {
  private static final int SAMPLED_FILES = 8;
  private static final List<String> STAGES =
      List.of("shard", "extract", "train", "evaluate", "export", "report");

  /**
   * The images of the run, as shard listed them.
   *
   * @throws InputException if shard has not finished there, or its images were not listed one by
   *     one
   */
  PlannedData data(Settings settings) {
    ObjectNode shard = require("shard");
    long images = shard.path("images").asLong() + shard.path("quarantined").asLong();
    JsonNode classes = shard.path("classes");
    ListedSizes sizes = sizes();
    Map<PlannedSplit, Long> byPortion = sizes.scaled((double) images / sizes.images());
    int names = shard.path("classCount").asInt(classes.size());
    long named = byPortion.keySet().stream().filter(each -> each != PlannedSplit.MIXED).count();
    return new PlannedData(
        byPortion,
        sizes.meanBytes(),
        names,
        PlannedData.meanBytes(classNames()),
        (int) (names * Math.max(1, named)),
        sizes.meanKeyBytes(),
        sizes.meanNameBytes(),
        sharedBytes(settings, sizes),
        SplitRule.of(settings.shard().split(), settings.shard().groups()),
        Basis.COUNTED,
        "the listing of " + workspace.root());
  }

  private List<String> classNames() {
    return Manifests.find(storage, workspace.shards(), ShardManifest.class)
        .map(ShardManifest::classes)
        .orElse(List.of());
  }

  /** Of the images of the run, where the settings say where they lie. */
  private double sharedBytes(Settings settings, ListedSizes sizes) {
    if (settings.images().isBlank() || PlannedData.ofNumbers(settings).isPresent()) {
      return 0;
    }
    return ImageSource.of(storage, Storage.path(settings.images())) instanceof ListedImages images
        ? sizes.sharedBytes(
            storage, key -> ImageUri.resolve(storage, images.folderOfKeys(storage), key))
        : 0;
  }

  /** The images of some files of the listing. */
  private ListedSizes sizes() {
    ListedSizes sizes = new ListedSizes();
    List<Path> listings =
        storage.list(workspace.listing(), FileStatus::isDirectory).stream()
            .map(FileStatus::getPath)
            .toList();
    for (Path listing : listings) {
      List<FileStatus> files =
          storage.list(listing, each -> each.getPath().getName().endsWith(".parquet"));
      int chosen = Math.min(SAMPLED_FILES, files.size());
      for (int i = 0; i < chosen; i++) {
        Path file = files.get((int) ((long) i * files.size() / chosen)).getPath();
        try (CloseableIterator<ListingRow> rows =
            ListingRow.TABLE.read(file, storage.configuration())) {
          rows.forEachRemaining(row -> sizes.add(row.key(), row.split(), row.sizeBytes()));
        }
      }
    }
    if (sizes.images() == 0) {
      throw new InputException(
          "Cannot check "
              + workspace.root()
              + ": it has no listing of single images; only runs over class folders and lists are"
              + " checked");
    }
    return sizes;
  }

  private ObjectNode require(String stage) {
    return line(stage)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot check "
                        + workspace.root()
                        + ": "
                        + stage
                        + " has not finished there; check the URI, or run it first"));
  }

  private Optional<ObjectNode> line(String stage) {
    return ResultLine.read(storage, workspace.metrics(stage));
  }

  /** The measured values by the names of the figures that forecast them. */
  Map<String, Double> measured() {
    Map<String, Double> measured = new LinkedHashMap<>();
    ObjectNode shard = require("shard");
    for (Split split : Split.values()) {
      measured.put(split.label() + "Images", shard.path("splits").path(split.label()).asDouble());
    }
    put(measured, "shardFiles", workspace.shards(), "shardBytes");
    put(measured, "featureFiles", workspace.features(), "featureBytes");
    line("train").ifPresent(train -> measured.put("workers", train.path("workers").asDouble()));
    double seconds = 0;
    boolean all = true;
    for (String stage : STAGES) {
      Optional<ObjectNode> line = line(stage).filter(FinishedRun::isWhole);
      all &= line.isPresent();
      if (line.isPresent()) {
        double own = line.get().path("seconds").asDouble();
        seconds += own;
        measured.put(stage + "Seconds", own);
      }
    }
    if (all) {
      measured.put("stageSeconds", seconds);
    }
    return measured;
  }

  /** Whether the line is of a run that did all the work of its stage. */
  private static boolean isWhole(ObjectNode line) {
    return line.path("status").asText().equals(StageResult.DONE)
        && line.path("reused").asLong(0) == 0
        && line.path("resumedFrom").asLong(0) == 0;
  }

  private void put(Map<String, Double> measured, String files, Path folder, String bytes) {
    if (!storage.exists(folder)) {
      return;
    }
    RemoteIterator<? extends FileStatus> all = storage.filesIn(folder);
    long[] sums = new long[2];
    StorageFailures.explaining(
        "list",
        folder,
        () -> {
          while (all.hasNext()) {
            FileStatus each = all.next();
            if (each.getPath().getName().endsWith(".parquet")) {
              sums[0]++;
              sums[1] += each.getLen();
            }
          }
          return folder;
        });
    measured.put(files, (double) sums[0]);
    measured.put(bytes, (double) sums[1]);
  }
}
