package headway.jobs.extract;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.Processor;
import headway.jobs.frozen.Views;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends each image once through the frozen part of the network.
 *
 * <p>Reads: {@code shards/}, or Parquet in the Hugging Face image form. Writes: {@code
 * features/*.parquet} (key, view, label, split, features[float]), one file for each shard, and last
 * {@code features/manifest.json}. Example: {@code headway extract --workspace s3a://bucket/work
 * --network efficientnet-lite0}.
 */
public final class ExtractJob implements Stage {
  @Override
  public String name() {
    return "extract";
  }

  @Override
  public String summary() {
    return "Send each image once through the network's frozen part and keep the activations";
  }

  @Override
  public ExtractResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    Settings settings = context.settings();
    ShardSource source = ShardSource.of(context);
    int threads = session.context().getConf().getInt("spark.task.cpus", 1);
    FrozenSpec frozen = FrozenNetworks.resolve(storage, settings.network(), threads);
    Views views = Views.of(settings.augment(), settings.seed());
    String fingerprint = fingerprint(source, frozen, settings, views);
    Optional<FeatureManifest> there =
        Manifests.find(storage, workspace.features(), FeatureManifest.class)
            .filter(manifest -> manifest.fingerprint().equals(fingerprint));
    if (there.isPresent()) {
      return result(StageResult.UNCHANGED, there.get(), List.of(), 0);
    }

    Manifests.clear(storage, workspace.features());
    session.describe(
        name(), source.files().size() + " shards through " + frozen.name() + " to " + frozen.cut());
    long start = System.nanoTime();
    List<FeatureTaskResult> results;
    try (JobCommit commit =
        JobCommit.begin(storage.configuration(), List.of(workspace.features()))) {
      ExtractTask task =
          new ExtractTask(
              frozen,
              settings.extract().batchImages(),
              source.classes(),
              settings.shard().split(),
              views);
      results = source.map(session, commit.tasks(), task);
      commit.commit();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    requireFewRefused(results, settings.shard().maxBadFraction(), views);
    FeatureManifest manifest = manifest(fingerprint, source, frozen, results, storage, views);
    Manifests.publish(storage, workspace.features(), manifest);
    return result(StageResult.DONE, manifest, results, seconds);
  }

  private static String fingerprint(
      ShardSource source, FrozenSpec frozen, Settings settings, Views views) {
    return Sha256.of(
        List.of(
            "features " + FeatureManifest.FORMAT,
            source.dataHash(),
            frozen.networkSha256(),
            frozen.frozenSha256(),
            frozen.cut(),
            frozen.preprocessing(),
            frozen.threads()
                + " "
                + settings.extract().batchImages()
                + (views.ofTraining() == 1 ? "" : " " + views)));
  }

  private static void requireFewRefused(List<FeatureTaskResult> results, double most, Views views) {
    long refused = results.stream().mapToLong(FeatureTaskResult::refused).sum();
    long images = images(results, views) + refused;
    if (refused > most * images) {
      throw new InputException(
          "Cannot extract: "
              + refused
              + " of "
              + images
              + " images cannot be decoded, more than --max-bad-fraction "
              + most
              + "; run shard on them first, or raise the limit");
    }
    if (refused > 0) {
      Progress.say("extract: " + refused + " images could not be decoded and are left out");
    }
  }

  private static long images(List<FeatureTaskResult> results, Views views) {
    return counted(results).stream()
        .map(CountedFile::file)
        .mapToLong(
            file -> file.split() == Split.TRAIN ? file.rows() / views.ofTraining() : file.rows())
        .sum();
  }

  private static List<CountedFile> counted(List<FeatureTaskResult> results) {
    return results.stream().flatMap(result -> Stream.of(result.files())).toList();
  }

  private static FeatureManifest manifest(
      String fingerprint,
      ShardSource source,
      FrozenSpec frozen,
      List<FeatureTaskResult> results,
      Storage storage,
      Views views) {
    List<CountedFile> counted = counted(results);
    if (counted.stream().noneMatch(each -> each.file().split() == Split.TRAIN)) {
      Progress.say("extract: there is no training split; train will have nothing to learn from");
      if (views.ofTraining() > 1) {
        throw new InputException(
            "Cannot extract "
                + views.ofTraining()
                + " views: there is no training split, and no other is augmented; shard with another"
                + " --split, or leave out --views");
      }
    }
    return new FeatureManifest(
        FeatureManifest.FORMAT,
        fingerprint,
        source.dataHash(),
        frozen.reference(),
        frozen.networkSha256(),
        frozen.frozenSha256(),
        frozen.cut(),
        frozen.preprocessing(),
        FrozenNetworks.open(storage, frozen).featureCount(),
        views.ofTraining(),
        source.classes(),
        CountedFile.files(counted),
        CountedFile.classCounts(counted, source.classes().size(), views.ofTraining()),
        Processor.kind());
  }

  private static ExtractResult result(
      String status, FeatureManifest manifest, List<FeatureTaskResult> results, double seconds) {
    long images = manifest.files().stream().mapToLong(DataFile::rows).sum();
    return new ExtractResult(
        status,
        images,
        manifest.views(),
        seconds > 0 ? images / seconds : 0,
        results.stream().mapToLong(FeatureTaskResult::refused).sum(),
        manifest.featureCount(),
        manifest.network(),
        manifest.cut(),
        manifest.frozenSha256(),
        manifest.featuresHash(),
        results.stream().mapToLong(FeatureTaskResult::decodeNanos).sum() / 1e9,
        results.stream().mapToLong(FeatureTaskResult::networkNanos).sum() / 1e9);
  }
}
