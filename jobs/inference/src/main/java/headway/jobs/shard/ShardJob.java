package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ListingRow;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.natives.NativePreload;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.images.LoadedImage;
import headway.jobs.images.source.ClassFolder;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.images.source.Listing;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.PartOutput;
import headway.jobs.shard.duplicates.DuplicateImages;
import headway.jobs.shard.duplicates.ShardRewrite;
import headway.jobs.shard.listing.ComparedPhoto;
import headway.jobs.shard.listing.LabelSums;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PackedListing;
import headway.jobs.shard.listing.PlacedImage;
import headway.jobs.shard.splits.DuplicateCounts;
import headway.jobs.shard.splits.IntegerSet;
import headway.jobs.shard.splits.SplitReport;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.DriverHeap;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.spark.rdd.ParallelValues;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * Lists images, checks each one and packs them into files of about equal size, split by split.
 *
 * <p>Reads: {@code --images}: class folders, a list, Parquet, tars or TFRecords. Writes: {@code
 * shards/*.parquet} (key, image{bytes, path}, label, split, sha256), {@code quarantine/*.parquet}
 * (key, sizeBytes, reason), and last {@code shards/_manifest.json}. Example: {@code headway shard
 * --images s3a://bucket/photos --workspace s3a://bucket/work}.
 */
public final class ShardJob implements Stage {
  /** Images under two labels that the quarantine lists where they are too many. */
  private static final int MOST_LISTED = 1_000;

  @Override
  public String name() {
    return "shard";
  }

  @Override
  public String summary() {
    return "List, check and split photos, and pack them into Parquet shards";
  }

  @Override
  public int helpPosition() {
    return 10;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.SPLITTING,
        List.of(
            Flag.IMAGES,
            new Flag("--shard-target", "shard.targetBytes", "SIZE"),
            Flag.of("shard.maxPixels", "N")));
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.NONE;
  }

  @Override
  public boolean countsImages() {
    return true;
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public List<Class<?>> kryoClasses() {
    return List.of(
        ClassFolder.class,
        LoadedImage.class,
        PlacedImage.class,
        ComparedPhoto.class,
        ListingRow.class,
        ListingTotals.class,
        LabelSums.class,
        DuplicateCounts.class,
        IntegerSet.class,
        ShardRewrite.class);
  }

  @Override
  public List<NativePreload> natives() {
    return List.of(NativePreload.OPENCV);
  }

  @Override
  public StageData data(StageContext context) {
    return new StageData(List.of(context.images()), List.of(context.workspace().shards()));
  }

  @Override
  public StageOutput output(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageOutput(
        List.of(workspace.shards(), workspace.quarantine(), workspace.listing()),
        Optional.of(new Path(workspace.shards(), Workspace.MANIFEST)));
  }

  @Override
  public StageOutlook outlook(StageContext context) {
    return new ShardOutlook(context).outlook();
  }

  @Override
  public ShardResult run(StageContext context) {
    Session session = context.session();
    ShardSettings settings = context.settings().shard();
    session.describe(name(), "listing " + context.images());
    try (ShardInput input = open(session, context.workspace().root(), context.images(), settings)) {
      return run(context, input, context.images());
    }
  }

  /**
   * Checks and packs images that a program has.
   *
   * @param origin what they are called
   */
  public ShardResult run(StageContext context, LoadedImages images, String origin) {
    return run(context, new LoadedInput(images, context.settings().shard()), Storage.path(origin));
  }

  private ShardResult run(StageContext context, ShardInput input, Path images) {
    Session session = context.session();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ShardSettings settings = context.settings().shard();
    Map<String, String> named = named(settings, input.rule(), input.classes());
    if (input instanceof LoadedInput) {
      named.put(ShardManifest.ORDER_OF_ROWS, "random");
    }
    ShardWork work = new ShardWork(storage, workspace, named, input.digest());
    if (work.isFinished()) {
      SplitReport.say(work.finished());
      return ShardResult.of(
          StageResult.UNCHANGED,
          work.finished(),
          Math.toIntExact(work.finished().parts().fileCount()));
    }
    PendingImages pending = input.pending(work.before(), work::made);
    DriverHeap.warning(
            session.context().getConf(), pending.targets().size() + pending.kept().size())
        .ifPresent(line -> Progress.say("shard: " + line));
    List<Integer> missing = work.begin(session, pending);
    session.describe(name(), "checking and packing");
    PartOutput output = new PartOutput(work.folders());
    PartJob.run(session, pending.work().apply(output), missing, work::add);
    if (input instanceof LoadedInput loaded) {
      loaded.requireUnchanged(work.parts());
    }
    requireFewBad(work.parts(), settings.maxBadFraction(), workspace);

    session.describe(name(), "looking for duplicates");
    ShardManifest manifest;
    try (DuplicateImages duplicates = DuplicateImages.among(session, workspace, work.parts())) {
      if (duplicates.contradictory() > 0) {
        requireFewContradictory(work.parts(), settings.maxBadFraction(), duplicates, workspace);
        session.describe(name(), "leaving out images under two labels");
        duplicates.forEachContradiction(hashes -> leaveOut(session, work, hashes, input.classes()));
        requireFewBad(work.parts(), settings.maxBadFraction(), workspace);
      }
      manifest =
          work.manifest(
              images.toString(), input.classes(), pending.listing().isPresent(), duplicates);
    }
    requireTraining(manifest, images);
    if (pending.listing().isPresent()) {
      Path listing = new Path(workspace.root(), work.listing());
      String written = PackedListing.write(storage, pending.listing().get(), listing);
      requireUnchanged(images, input.digest(), written);
    }
    work.publish(manifest);
    SplitReport.say(manifest);
    return ShardResult.of(StageResult.DONE, manifest, work.reused());
  }

  private static ShardInput open(Session session, Path root, Path images, ShardSettings settings) {
    Storage storage = session.storage();
    ImageSource source = ImageSource.of(storage, images);
    if (source instanceof ImageFiles files) {
      return new FileInput(session, files.labelled(session, "shard", settings, true), settings);
    }
    if (!storage.exists(images)) {
      throw new InputException("Cannot list " + images + ": it does not exist; check the URI");
    }
    Listing listing = ((ListedImages) source).labelled(session, settings);
    return new ListedInput(session, root, listing, images.toString(), settings);
  }

  /** All settings that the shards depend on, by name. */
  static Map<String, String> named(ShardSettings settings, SplitRule rule, List<String> classes) {
    Map<String, String> named = new TreeMap<>(DeclaredSplits.settings(settings, rule));
    named.put("shard.targetBytes", String.valueOf(settings.targetBytes()));
    named.put("shard.minimumFiles", String.valueOf(settings.minimumFiles()));
    named.put("shard.maxPixels", String.valueOf(settings.maxPixels()));
    named.put("the classes", String.join(", ", classes));
    return named;
  }

  private static void leaveOut(
      Session session, ShardWork work, Map<String, Set<String>> hashes, List<String> names) {
    List<ShardRewrite> rewrites =
        work.parts().stream()
            .filter(part -> hashes.containsKey(part.name()))
            .map(part -> ShardRewrite.of(part, hashes.get(part.name())))
            .toList();
    Set<String> found = work.findAll(session, rewrites.stream().map(ShardRewrite::id).toList());
    List<Integer> missing =
        IntStream.range(0, rewrites.size())
            .filter(i -> !found.contains(rewrites.get(i).part().name()))
            .boxed()
            .toList();
    ArrayList<String> classes = new ArrayList<>(names);
    PartOutput output = new PartOutput(work.folders());
    JavaRDD<Part> parts =
        ParallelValues.of(session.context(), rewrites, rewrites.size())
            .map(
                rewrite ->
                    output.write((folders, attempt) -> rewrite.write(folders, classes, attempt)));
    PartJob.run(session, parts, missing, work::add);
  }

  private static void requireFewBad(List<Part> parts, double maxBadFraction, Workspace workspace) {
    long bad = refused(parts);
    requireFew(
        bad,
        parts,
        maxBadFraction,
        () ->
            parts.stream()
                .map(Part::firstReason)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse(""),
        workspace.quarantine().toString());
    if (bad > 0) {
      Progress.say(
          "shard: " + FigureText.count(bad, "bad image") + ", see " + workspace.quarantine());
    }
  }

  /** Before very many are left out; a few are first listed in the quarantine. */
  private static void requireFewContradictory(
      List<Part> parts, double maxBadFraction, DuplicateImages duplicates, Workspace workspace) {
    if (duplicates.contradictory() > MOST_LISTED) {
      requireFew(
          refused(parts) + duplicates.contradictory(),
          parts,
          maxBadFraction,
          duplicates::reason,
          "the column sha256 in " + workspace.shards());
    }
  }

  private static long refused(List<Part> parts) {
    return parts.stream().mapToLong(Part::refused).sum();
  }

  private static void requireFew(
      long bad, List<Part> parts, double maxBadFraction, Supplier<String> reason, String see) {
    long all = parts.stream().mapToLong(each -> each.rows() + each.refused()).sum();
    if (bad > maxBadFraction * all) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Cannot shard: %d of %d images are bad (%s, …), more than --max-bad-fraction %s; see"
                  + " %s, or raise the limit",
              bad,
              all,
              reason.get(),
              maxBadFraction,
              see));
    }
  }

  /** The list that is kept must be the one that the parts were planned by. */
  private static void requireUnchanged(Path images, String planned, String written) {
    if (!written.equals(planned)) {
      throw new InputException(
          "Cannot shard "
              + images
              + ": photos came, went or changed while they were packed, and a part of the list was"
              + " made again after an executor was lost; run shard again");
    }
  }

  private static void requireTraining(ShardManifest manifest, Path images) {
    if (manifest.images(Split.TRAIN) == 0) {
      throw new InputException(
          "Cannot shard "
              + images
              + ": no image is left for training; add photos or change --split");
    }
  }
}
