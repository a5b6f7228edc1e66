package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.ShardSettings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.images.ImageParquet;
import headway.jobs.shard.listing.FolderListing;
import headway.jobs.shard.listing.ListFile;
import headway.jobs.shard.listing.Listing;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Lists photos, checks each one and packs them into files of about equal size, split by split.
 *
 * <p>Reads: {@code --images}: class folders, a list, or Parquet. Writes: {@code shards/*.parquet}
 * (key, image{bytes, path}, label, split, sha256), {@code quarantine/*.parquet} (key, sizeBytes,
 * reason), and last {@code shards/manifest.json}. Example: {@code headway shard --images
 * s3a://bucket/photos --workspace s3a://bucket/work}.
 */
public final class ShardJob implements Stage {
  @Override
  public String name() {
    return "shard";
  }

  @Override
  public String summary() {
    return "List, check and split photos, and pack them into Parquet shards";
  }

  @Override
  public ShardResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    ShardSettings settings = context.settings().shard();

    session.describe(name(), "listing " + context.images());
    ShardInput input = open(session, context.images(), settings);
    String fingerprint = fingerprint(input, settings);
    Optional<ShardManifest> there =
        Manifests.find(storage, workspace.shards(), ShardManifest.class)
            .filter(manifest -> manifest.fingerprint().equals(fingerprint));
    if (there.isPresent()) {
      return ShardResult.of(StageResult.UNCHANGED, there.get());
    }

    Manifests.clear(storage, workspace.shards());
    storage.delete(workspace.quarantine());
    session.describe(name(), "checking and packing");
    List<ShardTaskResult> results;
    List<Path> folders = List.of(workspace.shards(), workspace.quarantine());
    try (JobCommit commit = JobCommit.begin(storage.configuration(), folders)) {
      results = new ArrayList<>(input.write(commit.tasks()).collect());
      commit.commit();
    }
    requireFewBad(results, settings.maxBadFraction(), workspace);

    session.describe(name(), "looking for duplicates");
    List<DataFile> files = files(results);
    Duplicates duplicates = Duplicates.among(session, workspace.shards(), files);
    if (!duplicates.contradictions().isEmpty()) {
      results = withoutContradictions(session, workspace, input, duplicates, results);
      requireFewBad(results, settings.maxBadFraction(), workspace);
    }
    ShardManifest manifest =
        manifest(fingerprint, context.images(), input, results, duplicates.sameLabel());
    requireTraining(manifest, context.images());
    Manifests.publish(storage, workspace.shards(), manifest);
    return ShardResult.of(StageResult.DONE, manifest);
  }

  private static ShardInput open(Session session, Path images, ShardSettings settings) {
    String name = images.getName().toLowerCase(Locale.ROOT);
    Optional<List<FileStatus>> parquet = ImageParquet.find(session.storage(), images);
    if (parquet.isPresent()) {
      return new ParquetInput(session, parquet.get(), settings);
    }
    boolean list = name.endsWith(".csv") || name.endsWith(".parquet");
    if (!session.storage().exists(images)) {
      throw new InputException("Cannot list " + images + ": it does not exist; check the URI");
    }
    Listing listing =
        list
            ? ListFile.read(session, images, settings.split())
            : FolderListing.of(session, images, settings.split());
    return new ListedInput(listing, images.toString(), settings);
  }

  private static String fingerprint(ShardInput input, ShardSettings settings) {
    return Sha256.of(
        List.of(
            "shard " + ShardManifest.FORMAT,
            input.digest(),
            String.join("/", input.classes()),
            settings.targetBytes() + " " + settings.minimumFiles(),
            settings.split() + " " + settings.maxPixels()));
  }

  private static void requireFewBad(
      List<ShardTaskResult> results, double maxBadFraction, Workspace workspace) {
    long bad = results.stream().mapToLong(ShardTaskResult::quarantined).sum();
    long good = files(results).stream().mapToLong(DataFile::rows).sum();
    if (bad > maxBadFraction * (bad + good)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Cannot shard: %d of %d images are bad (%s, …), more than --max-bad-fraction %s; see"
                  + " %s, or raise the limit",
              bad,
              bad + good,
              results.stream()
                  .map(ShardTaskResult::firstReason)
                  .filter(reason -> !reason.isEmpty())
                  .findFirst()
                  .orElse(""),
              maxBadFraction,
              workspace.quarantine()));
    }
    if (bad > 0) {
      Progress.say("shard: " + bad + " bad images, see " + workspace.quarantine());
    }
  }

  private static List<ShardTaskResult> withoutContradictions(
      Session session,
      Workspace workspace,
      ShardInput input,
      Duplicates duplicates,
      List<ShardTaskResult> results) {
    Map<String, Set<String>> hashes = duplicates.contradictions();
    session.describe("shard", "leaving out pictures under two labels");
    List<ShardTaskResult> rewritten;
    try (JobCommit commit =
        JobCommit.begin(
            session.storage().configuration(),
            List.of(workspace.shards(), workspace.quarantine()))) {
      rewritten =
          Rewrite.without(session, workspace.shards(), input.classes(), hashes, commit.tasks())
              .collect();
      commit.commit();
    }
    return Rewrite.merge(
        session.storage(), workspace.shards(), results, rewritten, hashes.keySet());
  }

  private static List<CountedFile> counted(List<ShardTaskResult> results) {
    return results.stream().flatMap(result -> Stream.of(result.files())).toList();
  }

  private static List<DataFile> files(List<ShardTaskResult> results) {
    return CountedFile.files(counted(results));
  }

  private static ShardManifest manifest(
      String fingerprint,
      Path images,
      ShardInput input,
      List<ShardTaskResult> results,
      long duplicates) {
    return new ShardManifest(
        ShardManifest.FORMAT,
        fingerprint,
        images.toString(),
        input.classes(),
        files(results),
        CountedFile.classCounts(counted(results), input.classes().size()),
        results.stream().mapToLong(ShardTaskResult::quarantined).sum(),
        duplicates);
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
