package headway.jobs.extract;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.config.images.NetworkSettings;
import headway.common.dataset.ActivationStorage;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.common.natives.NativePreload;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.frozen.ProcessorKind;
import headway.jobs.frozen.TrainingInput;
import headway.jobs.frozen.ViewPlan;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.parts.StaleFiles;
import headway.jobs.quantize.QuantizationMeasurement;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.DriverHeap;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.tables.TableOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Sends each image once through the frozen part of the network.
 *
 * <p>Reads: {@code shards/}, or Parquet in the Hugging Face image form, tars or TFRecords. Writes:
 * {@code features/*.parquet} (key, view, label, split, features[float]), one file for each shard,
 * and last {@code features/_manifest.json}; for a network from scratch only the manifest, which
 * refers to the shards. Example: {@code headway extract --workspace s3a://bucket/work --network
 * efficientnet-lite0}.
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
  public int helpPosition() {
    return 20;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.NETWORK_AND_CUT,
        Flag.PIXELS,
        Flag.SPLITTING,
        List.of(
            Flag.VIEWS,
            Flag.PRECISION,
            Flag.SHARDS,
            Flag.BATCH_IMAGES,
            Flag.of("extract.activationStorage", "NAME"),
            Flag.of("extract.output", "TABLE")));
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
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
    return List.of(FeatureTaskResult.class, QuantizationMeasurement.class);
  }

  @Override
  public List<NativePreload> natives() {
    return List.of(NativePreload.OPENCV, NativePreload.ONNX_RUNTIME);
  }

  @Override
  public StageData data(StageContext context) {
    String shards = context.settings().extract().shards();
    Path read =
        shards.isEmpty()
            ? context.workspace().shards()
            : context.storage().qualify(Storage.path(shards));
    return new StageData(List.of(read), List.of(context.workspace().features()));
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.folder(context.workspace().features(), Workspace.MANIFEST);
  }

  @Override
  public StageOutlook outlook(StageContext context) {
    Storage storage = context.storage();
    Settings settings = context.settings();
    if (!settings.extract().shards().isEmpty()) {
      return StageOutlook.of(
          StageOutlook.Action.UNKNOWN,
          List.of(
              "the files of " + settings.extract().shards() + " are compared by extract alone"));
    }
    Optional<NetworkSettings> network = QuantizedNetworks.find(context);
    if (network.isEmpty()) {
      return StageOutlook.of(
          StageOutlook.Action.ANEW, List.of("the network has not been quantised"));
    }
    FrozenSpec frozen = FrozenNetworks.resolve(storage, network.get(), context.threadsPerTask());
    if (TrainingInput.plain(frozen.reference()).readsImages()) {
      return outlookOfDecodedImages(context, frozen);
    }
    ShardSource source = ShardSource.of(context);
    ViewPlan views = ViewPlan.of(settings.augment(), settings.seed());
    return new FeatureWork(
            storage, context.workspace().features(), source, named(frozen, settings, views, source))
        .outlook();
  }

  private static StageOutlook outlookOfDecodedImages(StageContext context, FrozenSpec frozen) {
    DecodedImageManifest.requirePossible(context.settings());
    Workspace workspace = context.workspace();
    Optional<FeatureManifest> there =
        Manifests.find(context.storage(), workspace.features(), FeatureManifest.class);
    FeatureManifest wanted =
        DecodedImageManifest.of(
            Manifests.require(context.storage(), workspace.shards(), ShardManifest.class, "shard"),
            frozen,
            workspace);
    if (there.equals(Optional.of(wanted))) {
      return StageOutlook.of(StageOutlook.Action.UNCHANGED, List.of());
    }
    return StageOutlook.of(
        StageOutlook.Action.ANEW,
        List.of(there.isEmpty() ? StageOutlook.NO_RESULT : "the shards or the network changed"));
  }

  @Override
  public ExtractResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Path folder = context.workspace().features();
    Settings settings = context.settings();
    Optional<TableOutput> table = TableOutput.of(settings.extract().output());
    table.ifPresent(each -> each.requirePossible(session, folder));
    if (TrainingInput.plain(settings.network().ref()).readsImages()) {
      requireNoTable(table);
      return decodedImages(
          context, FrozenNetworks.resolve(storage, settings.network(), context.threadsPerTask()));
    }
    ShardSource source = ShardSource.of(context);
    NetworkSettings network = QuantizedNetworks.make(context, name(), source.photos());
    FrozenSpec frozen = FrozenNetworks.resolve(storage, network, context.threadsPerTask());
    ViewPlan views = ViewPlan.of(settings.augment(), settings.seed());
    if (settings.augment().views() == 1 && settings.augment().changesImages()) {
      Progress.say("extract: augment.* has no effect with one view; give --views, such as 5");
    }
    FeatureWork work =
        new FeatureWork(storage, folder, source, named(frozen, settings, views, source));
    if (work.isFinished()) {
      table.ifPresent(each -> write(each, session, folder, work.manifest().orElseThrow()));
      return result(
          StageResult.UNCHANGED,
          work.manifest().orElseThrow(),
          pixels(context),
          FeatureWork.Computed.NOTHING,
          0,
          0);
    }

    String elsewhere = settings.extract().shards();
    if (views.perTrainingImage() > 1 && !elsewhere.isEmpty()) {
      session.describe(name(), "looking for photos to augment in " + elsewhere);
      source.requireTraining(session, elsewhere, views.perTrainingImage());
    }
    DriverHeap.warning(session.context().getConf(), source.shards().size())
        .ifPresent(line -> Progress.say("extract: " + line));
    int missing = work.begin(session);
    session.describe(name(), missing + " shards through " + frozen.name() + " to " + frozen.cut());
    long start = System.nanoTime();
    ExtractTask task =
        new ExtractTask(frozen, settings.extract(), source.classes(), source.rows(), views);
    FeatureWork.Computed computed = work.run(session, task);
    double seconds = (System.nanoTime() - start) / 1e9;
    requireFewRefused(work.parts(), settings.shard().maxBadFraction(), views);
    FeatureManifest manifest = manifest(work, source, frozen, storage, views);
    work.publish(manifest);
    table.ifPresent(each -> write(each, session, folder, manifest));
    return result(StageResult.DONE, manifest, pixels(context), computed, work.filesMade(), seconds);
  }

  private static void requireNoTable(Optional<TableOutput> table) {
    if (table.isPresent()) {
      throw new UsageException(
          "Cannot extract to a table: no layer of this network is frozen, so there are no features;"
              + " leave --output out");
    }
  }

  private static void write(
      TableOutput table, Session session, Path folder, FeatureManifest manifest) {
    List<Path> files = new ArrayList<>();
    manifest
        .parts()
        .forEachWithoutCounts(
            part -> part.files().forEach(each -> files.add(new Path(folder, each.file().name()))));
    table.write(session, "extract", folder, manifest.fingerprint(), files);
  }

  /** Extracts nothing if no layer is frozen: training then reads the shards. */
  private static ExtractResult decodedImages(StageContext context, FrozenSpec frozen) {
    DecodedImageManifest.requirePossible(context.settings());
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    FeatureManifest manifest =
        DecodedImageManifest.of(
            Manifests.require(storage, workspace.shards(), ShardManifest.class, "shard"),
            frozen,
            workspace);
    boolean unchanged =
        Manifests.find(storage, workspace.features(), FeatureManifest.class)
            .equals(Optional.of(manifest));
    if (!unchanged) {
      Manifests.publish(storage, workspace.features(), manifest);
      StaleFiles.retain(
          storage, workspace.features(), Set.of(Workspace.MANIFEST, manifest.parts().table()));
    }
    return result(
        unchanged ? StageResult.UNCHANGED : StageResult.DONE,
        manifest,
        pixels(context),
        FeatureWork.Computed.NOTHING,
        0,
        0);
  }

  /** All inputs that a feature file depends on besides its shard, by setting name. */
  private static Map<String, String> named(
      FrozenSpec frozen, Settings settings, ViewPlan views, ShardSource source) {
    Map<String, String> named = new TreeMap<>();
    named.put(FeatureWork.REFERENCE, frozen.reference());
    named.put("network.sha256", frozen.networkSha256());
    named.put("network.frozenSha256", frozen.frozenSha256());
    named.put("network.cut", frozen.cut());
    named.put("network.preprocessing", frozen.preprocessing());
    named.put("spark.task.cpus", String.valueOf(frozen.threads()));
    named.put("extract.batchImages", String.valueOf(settings.extract().batchImages()));
    if (settings.extract().activationStorage() != ActivationStorage.FLOAT32) {
      named.put("extract.activationStorage", settings.extract().activationStorage().name());
    }
    if (views.perTrainingImage() > 1) {
      named.put("augment", views.toString());
    }
    if (!settings.extract().shards().isEmpty()) {
      named.putAll(DeclaredSplits.settings(settings.shard(), source.rule()));
    }
    if (!source.inRandomOrder()) {
      named.put(FeatureManifest.ROW_ORDER, FeatureManifest.SOURCE_ORDER);
    }
    return named;
  }

  private static void requireFewRefused(List<Part> parts, double most, ViewPlan views) {
    long refused = parts.stream().mapToLong(Part::refused).sum();
    long images = images(parts, views) + refused;
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
      Progress.say(
          "extract: left out: " + FigureText.count(refused, "image") + " that cannot be decoded");
    }
    long unlabelled = parts.stream().mapToLong(Part::unlabelled).sum();
    if (unlabelled > 0) {
      Progress.say(
          "extract: left out: "
              + FigureText.count(unlabelled, "image")
              + " without a label; predict takes them");
    }
  }

  private static long images(List<Part> parts, ViewPlan views) {
    return parts.stream()
        .flatMap(part -> part.files().stream())
        .map(CountedFile::file)
        .mapToLong(
            file ->
                file.split() == Split.TRAIN ? file.rows() / views.perTrainingImage() : file.rows())
        .sum();
  }

  private static FeatureManifest manifest(
      FeatureWork work, ShardSource source, FrozenSpec frozen, Storage storage, ViewPlan views) {
    FeatureManifest manifest =
        new FeatureManifest(
            Manifests.FORMAT,
            work.id(),
            source.dataHash(),
            frozen.reference(),
            frozen.networkSha256(),
            frozen.frozenSha256(),
            frozen.cut(),
            frozen.preprocessing(),
            FrozenNetworks.featureCount(storage, frozen),
            views.perTrainingImage(),
            source.classes(),
            work.parts(),
            work.settings(),
            ProcessorKind.kind());
    if (manifest.rows(Split.TRAIN) == 0) {
      Progress.say("extract: there is no training split; train will have nothing to learn from");
      if (views.perTrainingImage() > 1) {
        throw new InputException(
            "Cannot extract "
                + views.perTrainingImage()
                + " views: there is no training split, and no other is augmented; shard with"
                + " another --split, or leave out --views");
      }
    }
    return manifest;
  }

  private static String pixels(StageContext context) {
    return FrozenNetworks.pixels(
        context.storage(), context.settings().network(), context.threadsPerTask());
  }

  private static ExtractResult result(
      String status,
      FeatureManifest manifest,
      String pixels,
      FeatureWork.Computed computed,
      int filesMade,
      double seconds) {
    long images = manifest.parts().rows();
    return new ExtractResult(
        status,
        images,
        Math.toIntExact(manifest.parts().fileCount()) - filesMade,
        manifest.views(),
        seconds > 0 ? computed.rows() / seconds : 0,
        manifest.parts().refused(),
        manifest.parts().unlabelled(),
        manifest.featureCount(),
        manifest.network(),
        manifest.cut(),
        pixels,
        manifest.frozenSha256(),
        manifest.featuresHash(),
        computed.decodeNanos() / 1e9,
        computed.networkNanos() / 1e9);
  }
}
