package headway.ml.training;

import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.training.TrainSettings;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.history.EpochMetrics;
import headway.common.lease.Lease;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.export.ExportJob;
import headway.jobs.export.ExportResult;
import headway.jobs.extract.ExtractJob;
import headway.jobs.features.SharedFeatures;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.model.ModelVersions;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.shard.LoadedImages;
import headway.jobs.shard.ShardJob;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.SharedFolder;
import headway.jobs.stage.Flag;
import headway.jobs.stage.StageContext;
import headway.jobs.train.LargeHead;
import headway.jobs.train.TrainJob;
import headway.jobs.train.TrainResult;
import headway.jobs.train.averaging.TrainingMasters;
import headway.jobs.train.upper.TrainableNetworks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a classifier by the stages shard, extract, train and export, in workspaces below a folder:
 * one for images and their features, which trainings of the same images share, and one for each
 * training. Their names are digests of what they are made of, so that a training that was stopped
 * goes on.
 */
public final class ProgramTraining {
  private static final String SHARED = "data-";
  private static final String OWN = "fit-";
  private static final int HASH_LENGTH = 16;

  /** Seconds to wait for another training that makes the same features. */
  private static final String WAIT = "3600";

  /** Prefixes of the settings that shards and features are made of. */
  private static final List<String> OF_IMAGES =
      List.of("shard.", "network.", "augment.", "extract.", "precision.", "seed");

  /** Prefixes of the settings that a training depends on. */
  private static final List<String> OF_TRAINING =
      List.of("network.", "augment.", "train.", "finetune.", "seed");

  private final SparkSession program;
  private final String folder;
  private final Map<String, String> values;

  /**
   * @param program the session, which stays as it is
   * @param folder that driver and executors reach
   * @param values settings by key, such as {@code train.epochs}
   */
  public ProgramTraining(SparkSession program, String folder, Map<String, String> values) {
    this.program = program;
    this.folder = folder;
    this.values = Map.copyOf(values);
  }

  /**
   * A trained classifier.
   *
   * @param classifier URI of its {@code classifier.onnx}
   * @param history of all epochs
   */
  public record Trained(String classifier, List<EpochMetrics> history) {}

  /** The keys of the settings that flags of its stages stand for, by the flag. */
  public static Map<String, String> flags() {
    Map<String, String> flags = new TreeMap<>();
    Stream.of(new ShardJob(), new ExtractJob(), new TrainJob(), new ExportJob())
        .flatMap(stage -> Flag.union(Flag.COMMON, stage.flags()).stream())
        .forEach(flag -> flags.putIfAbsent(flag.option(), flag.key()));
    return flags;
  }

  /**
   * The settings, all of which are checked.
   *
   * @throws UsageException also if they name a tracker, which commands alone have
   */
  public Settings settings() {
    Settings settings = settings("");
    if (!settings.track().to().isEmpty()) {
      throw new UsageException(
          "Cannot track a fit: setting track.to is for commands; leave it out and log the history"
              + " of the model that fit returns");
    }
    return settings;
  }

  private Settings settings(String workspace) {
    Map<String, String> all = new HashMap<>(Map.of("lease.waitSeconds", WAIT));
    all.putAll(values);
    all.put("workspace", workspace);
    all.put("models.promote", "always");
    return SettingsLoader.load(Optional.empty(), "", all);
  }

  /**
   * Trains, or goes on where an earlier training of the same images and settings was stopped.
   *
   * @throws headway.common.HeadwayException for errors that the user can correct
   */
  public Trained train(LoadedImages images) {
    Settings settings = settings();
    if (settings.train().master() == TrainSettings.Master.STOCK) {
      TrainingMasters.requireStockPossible();
    }
    try (Session session = Session.within(program, settings.network().oneDnn())) {
      SharedFolder.require(session, Storage.path(folder), "checkpointDir");
      String shared =
          name(
              SHARED,
              OF_IMAGES,
              images.digest(),
              images.rule().toString(),
              Sha256.of(images.classes()));
      Workspace data =
          leased(session, shared, "fit: features", context -> features(context, images));
      String own = name(OWN, OF_TRAINING, shared);
      return leased(session, own, "fit", context -> train(context, data));
    }
  }

  private String name(String prefix, List<String> keys, String... more) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(settings().values())
        .forEach(
            (key, value) -> {
              if (keys.stream().anyMatch(key::startsWith)) {
                parts.add(key);
                parts.add(value);
              }
            });
    parts.addAll(List.of(more));
    return prefix + Sha256.of(parts).substring(0, HASH_LENGTH);
  }

  private <T> T leased(Session session, String name, String what, Function<StageContext, T> work) {
    Settings settings = settings(new Path(Storage.path(folder), name).toString());
    Storage storage = session.storage();
    Path lease = new Workspace(storage.qualify(Storage.path(settings.workspace()))).lease();
    try (Lease held =
        Lease.acquire(
            storage,
            lease,
            session.leaseHolder(what),
            settings.lease().length(),
            settings.lease().maxWait(),
            line -> Progress.say(what + ": " + line))) {
      held.whenLost(session::stopWork);
      try {
        return work.apply(
            new StageContext(settings, session, storage.guardedBy(held::requireHeld)));
      } finally {
        session.stopWork(); // Before another process may write here.
      }
    }
  }

  private static Workspace features(StageContext context, LoadedImages images) {
    Settings settings = context.settings();
    FrozenSpec frozen = FrozenNetworks.resolve(context.storage(), settings.network(), 1);
    TrainableNetworks.requireTrainable(context.storage(), settings, frozen.cut());
    LargeHead.refuse("fit", context, frozen, images.classes().size());
    QuantizedNetworks.requirePossible(context);
    new ShardJob().run(context, images, "rows");
    new ExtractJob().run(context);
    return context.workspace();
  }

  private static Trained train(StageContext context, Workspace data) {
    Storage storage = context.storage();
    FeatureManifest features =
        Manifests.require(storage, data.features(), FeatureManifest.class, "extract");
    Manifests.publish(
        storage, context.workspace().features(), SharedFeatures.of(features, data.features()));
    TrainResult trained = new TrainJob().run(context);
    ExportResult exported = new ExportJob().run(context);
    return new Trained(
        new ModelVersions(storage, context.workspace()).classifier(exported.version()).toString(),
        trained.history());
  }
}
