package headway.jobs.plan.forecast;

import headway.common.config.Settings;
import headway.common.dataset.ShardFile;
import headway.common.dataset.split.Split;
import headway.common.lease.Lease;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests of each stage of {@code run} in a new workspace on S3, by how the code reads and
 * writes. S3A looks up a path (HEAD) when it opens it, and before it creates it (HEAD and LIST);
 * what is read as a whole, such as an image, is not looked up. A Parquet reader opens a file twice
 * for its footer and its pages. The factors are counted by the log of a server, see {@code
 * PlanRequestsIT}.
 */
public record PlannedRequests(Map<String, Requests> stages) {
  private static final double LISTED_AT_ONCE = 1000;
  private static final long UPLOADED_AT_ONCE = 64L << 20;
  private static final int SHOWN_FILES = 50;

  static PlannedRequests of(
      PlannedObjects objects, PlannedTraining training, double seconds, Settings settings) {
    Map<String, Requests> stages = new LinkedHashMap<>();
    stages.put("shard", shard(objects));
    stages.put("extract", extract(objects));
    stages.put("train", train(objects, training, settings));
    stages.put("evaluate", evaluate(objects));
    stages.put("export", new Requests(21, 11, 8, 14, 0));
    stages.put("report", report(objects));
    double renewals = seconds * Lease.RENEWALS_PER_LENGTH / settings.lease().length().toSeconds();
    stages.put("run", new Requests(6, 0, 4, 3 + renewals, 1));
    return new PlannedRequests(stages);
  }

  Requests all() {
    return stages.values().stream().reduce(Requests.NONE, Requests::plus);
  }

  /** The row groups of a shard file with the mean length. */
  private static double rowGroups(PlannedObjects objects) {
    return Math.max(1, Math.ceil(objects.bytesOfShard() / ShardFile.ROW_GROUP_BYTES));
  }

  private static double uploads(double bytes) {
    return bytes <= UPLOADED_AT_ONCE ? 1 : 2 + Math.ceil(bytes / UPLOADED_AT_ONCE);
  }

  /** Each image is read by one request; duplicates are looked for without the images. */
  private static Requests shard(PlannedObjects objects) {
    double files = objects.files();
    double images = objects.data().count();
    double folders = objects.data().folders();
    double pages = 2 * folders + images / LISTED_AT_ONCE;
    return new Requests(
        pages + files + folders + 16,
        images + files * (3 + rowGroups(objects)),
        2 * files + 4,
        files * uploads(objects.bytesOfShard()) + folders + 4,
        0);
  }

  private static Requests extract(PlannedObjects objects) {
    double files = objects.files();
    double ranges = rowGroups(objects) == 1 ? 3 : 0.33 + 2.67 * rowGroups(objects);
    return new Requests(
        files + 6,
        files * ranges + 2,
        2 * files + 3,
        files * uploads(objects.bytesOfFeatureFile()) + 2,
        0);
  }

  /** Features are read once and then cached; a checkpoint follows each epoch. */
  private static Requests train(
      PlannedObjects objects, PlannedTraining training, Settings settings) {
    double blocks =
        objects.blocks(Split.TRAIN) + objects.blocks(Split.VAL) + training.workers() - 1;
    int epochs = training.epochs();
    double checkpoints = Math.ceil((double) epochs / settings.train().checkpointEveryEpochs());
    double dropped = Math.max(0, checkpoints - settings.train().keepCheckpoints());
    return new Requests(
        7 * checkpoints + 8,
        3 * blocks + 2,
        2 * blocks + 1.6 * checkpoints + 4,
        checkpoints * (1 + uploads(training.stateBytes())) + 4,
        2 * dropped);
  }

  private static Requests evaluate(PlannedObjects objects) {
    Split split = objects.evaluated();
    double blocks = objects.blocks(split);
    double parts = objects.partsOfTable();
    return new Requests(
        parts + 20, 3 * blocks + 6 * parts + 7, 2 * blocks + 4 * parts + 8, parts + 7, 1);
  }

  /** The page reads its images from the shards, and the results of the other stages. */
  private static Requests report(PlannedObjects objects) {
    double shown = Math.min(4.0 * objects.files(objects.evaluated()), SHOWN_FILES);
    return new Requests(5, shown * (2 + rowGroups(objects)) + 28, 2 * shown + 5, 2, 0);
  }
}
