package headway.jobs.plan.forecast;

import headway.common.config.Settings;
import headway.common.dataset.split.Split;
import headway.jobs.evaluate.EvaluatedRows;
import headway.jobs.features.WorkerSlices;
import headway.jobs.plan.data.PlannedData;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.predictions.TableMerger;
import headway.jobs.shard.PlannedParts;
import headway.jobs.stage.FigureText;

/**
 * The files that a run leaves, and their bytes.
 *
 * @param parts that shard plans
 * @param features of one image
 * @param views of a training image
 * @param floatBytes of one activation as it is kept
 * @param evaluated the split that evaluate measures
 */
public record PlannedObjects(
    PlannedData data,
    PlannedParts parts,
    long features,
    int views,
    double floatBytes,
    Split evaluated) {
  /** Lengths of what a row shares and of what it adds, its label and split, its SHA-256 as text. */
  private static final double SHARD_ROW_BYTES = 68;

  /** Length prefixes, view, label and split of a row. */
  private static final double FEATURE_ROW_BYTES = 4;

  /** The levels of a list's elements in Parquet, for each float. */
  private static final double LEVEL_BYTES = 0.0041;

  /** Footer, page headers, and what is left of blocks of encoded lengths. */
  private static final double SHARD_FOOTER_BYTES = 3_480;

  private static final double FOOTER_BYTES = 2_000;

  /** Quotes and comma of a class' name in the footer of a shard. */
  private static final double QUOTED_NAME_BYTES = 3;

  /** A class with its number of images in the footers of a part's files. */
  private static final double COUNT_BYTES = 7;

  static PlannedObjects of(PlannedData data, long features, Settings settings) {
    double floatBytes =
        switch (settings.extract().activationStorage()) {
          case FLOAT32 -> Float.BYTES + LEVEL_BYTES;
          case FLOAT16 -> Short.BYTES;
          case INT8 -> Byte.BYTES;
        };
    return new PlannedObjects(
        data,
        data.parts(settings),
        features,
        Math.max(1, settings.augment().views()),
        floatBytes,
        EvaluatedRows.split("plan", settings.evaluate().split(), data::count));
  }

  long files() {
    return parts.allFiles();
  }

  long files(Split split) {
    return parts.files().get(split);
  }

  double shardBytes() {
    double shared = Math.min(data.sharedBytes(), data.meanBytes());
    double row = data.meanBytes() - shared + SHARD_ROW_BYTES + data.keyBytes() + data.nameBytes();
    // The first image of a file has none before it.
    return data.count() * row + files() * (footerBytes() + shared);
  }

  /** The footer of a shard has the names of all classes, and counts of those in its part. */
  private double footerBytes() {
    double names = data.classes() * (data.classNameBytes() + QUOTED_NAME_BYTES);
    double counts = 0;
    for (Split split : Split.values()) {
      double images = (double) data.count(split) / Math.max(1, files(split));
      counts += data.classes() * (1 - Math.exp(-images / data.classes()));
    }
    return SHARD_FOOTER_BYTES + names + counts * COUNT_BYTES;
  }

  double bytesOfShard() {
    return shardBytes() / Math.max(1, files());
  }

  /** The rows of features: one for each view. */
  double rows(Split split) {
    return (double) data.count(split) * (split == Split.TRAIN ? views : 1);
  }

  double rows() {
    return rows(Split.TRAIN) + rows(Split.VAL) + rows(Split.TEST);
  }

  double featureBytes() {
    return featureBytes(Split.TRAIN) + featureBytes(Split.VAL) + featureBytes(Split.TEST);
  }

  double featureBytes(Split split) {
    double row = features * floatBytes + FEATURE_ROW_BYTES + data.keyBytes();
    return rows(split) * row + files(split) * FOOTER_BYTES;
  }

  double bytesOfFeatureFile() {
    return featureBytes() / Math.max(1, files());
  }

  /** The blocks in which the features of a split are read. */
  double blocks(Split split) {
    double files = files(split);
    if (files == 0) {
      return 0;
    }
    int most = WorkerSlices.mostRows((int) Math.min(Integer.MAX_VALUE, features));
    return files * Math.ceil(rows(split) / files / most);
  }

  /** The blocks that train caches, each a partition that the driver knows. */
  double cachedBlocks() {
    return blocks(Split.TRAIN) + blocks(Split.VAL);
  }

  /** The parts in which evaluate writes its table. */
  double partsOfTable() {
    double blocks = blocks(evaluated);
    if (blocks == 0) {
      return 0;
    }
    double rows = rows(evaluated);
    long ofBlock = (long) Math.ceil(rows / blocks);
    return Math.ceil(blocks / Math.max(1, TableMerger.rowsOfTask(ofBlock, (long) rows) / ofBlock));
  }

  void addTo(Figures figures, Settings settings) {
    String target =
        FigureText.text("files of %,d bytes, as shard plans", settings.shard().targetBytes());
    figures.add("parts", "parts", parts.parts(), Unit.COUNT, Basis.COUNTED, "tasks of shard");
    figures.add("shardFiles", "shard files", files(), Unit.COUNT, Basis.COUNTED, target);
    figures.add(
        "shardBytes",
        "  their bytes",
        shardBytes(),
        Unit.BYTES,
        data.restsOn().and(Basis.COUNTED),
        data.sharedBytes() > 0
            ? FigureText.text("images without %,.0f shared bytes", data.sharedBytes())
            : "images, keys and hashes, uncompressed");
    figures.add(
        "featureFiles",
        "feature files",
        files(),
        Unit.COUNT,
        Basis.COUNTED,
        "one for each shard file");
    figures.add(
        "featureBytes",
        "  their bytes",
        featureBytes(),
        Unit.BYTES,
        Basis.COUNTED,
        FigureText.text("%,.0f rows × %,d features", rows(), features));
  }
}
