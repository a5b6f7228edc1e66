package headway.jobs.predict;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.ReportSettings;
import headway.common.config.Settings;
import headway.common.config.images.PredictSettings;
import headway.common.dataset.manifest.ManifestFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.PredictionManifest;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.natives.NativePreload;
import headway.common.report.PredictionSheet;
import headway.common.report.data.Thumbnail;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.predict.model.ChosenClassifier;
import headway.jobs.predict.model.ClassifierSpec;
import headway.jobs.predict.page.PhotoSummary;
import headway.jobs.predict.page.ShownPhoto;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.tables.TableOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Classifies any number of images.
 *
 * <p>Reads: any mix of images, folders and shards; {@code classifier.onnx}, or with {@code
 * --labels}, or without a workspace and {@code --model}, the network itself. Writes: the table
 * {@code predictions/part-*.parquet} (key, label, probability, topLabels, topProbabilities) or
 * {@code .csv} (one column per class, or per rank for more than 1,000 classes), with up to 100,000
 * images per file; its parts in {@code predictions/_parts/}, {@code predictions/_quarantine/},
 * {@code predictions/_sheet.html}, and last {@code predictions/_manifest.json}. Example: {@code
 * headway predict --images s3a://bucket/new --workspace s3a://bucket/work --format csv}.
 */
public final class PredictJob implements Stage {
  private static final String SHEET = "_sheet.html";
  private static final String QUARANTINE = "_quarantine";
  private static final String LEASE = "_lease.json";

  /** The largest number of images whose predictions are printed one by one. */
  private static final int FEW = 20;

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "Classify a photo, a folder of photos or shards";
  }

  @Override
  public int helpPosition() {
    return 70;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        List.of(Flag.NETWORK),
        Flag.PIXELS,
        List.of(
            Flag.of("predict.images", "URI"),
            Flag.of("predict.model", "URI"),
            Flag.of("predict.labels", "URI"),
            Flag.of("predict.output", "URI"),
            Flag.of("predict.format", "NAME"),
            Flag.of("predict.topK", "N")));
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
  public List<Class<?>> kryoClasses() {
    return List.of(ShownPhoto.class, ShownPhoto[].class);
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(
        new PositionalArgument(
            "PHOTO",
            "predict.images",
            true,
            false,
            "URI of a photo, a folder of photos, or shards, as --images; any mix of them."));
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(
        "URI of the workspace whose classifier predicts and that takes the predictions. Without"
            + " one give --output and either --model or --network.");
  }

  @Override
  public List<NativePreload> natives() {
    return List.of(NativePreload.OPENCV, NativePreload.ONNX_RUNTIME);
  }

  @Override
  public StageData data(StageContext context) {
    List<Path> reads = new ArrayList<>();
    for (String each : context.settings().predict().images()) {
      reads.add(context.storage().qualify(Storage.path(each)));
    }
    String model = context.settings().predict().model();
    reads.add(
        model.isEmpty()
            ? context.workspace().classifier()
            : context.storage().qualify(Storage.path(model)));
    return new StageData(reads, List.of(place(context)));
  }

  @Override
  public StageOutput output(StageContext context) {
    Path place = place(context);
    Path manifest = new Path(place, Workspace.MANIFEST);
    return new StageOutput(List.of(manifest, new Path(place, SHEET)), Optional.of(manifest));
  }

  /** The lease of the workspace, or of the output folder if the predictions go elsewhere. */
  @Override
  public Optional<Path> lease(StageContext context) {
    requirePossible(context.settings());
    return Optional.of(
        ownFolder(context).isEmpty()
            ? context.workspace().lease()
            : new Path(place(context), LEASE));
  }

  /** The folder that is named instead of the workspace's; empty for none, or for a table. */
  private static String ownFolder(StageContext context) {
    String output = context.settings().predict().output();
    return TableOutput.of(output).isPresent() ? "" : output;
  }

  private static Path place(StageContext context) {
    String output = ownFolder(context);
    return context
        .storage()
        .qualify(output.isEmpty() ? context.workspace().predictions() : Storage.path(output));
  }

  @Override
  public PredictResult run(StageContext context) {
    Session session = context.session();
    Storage storage = context.storage();
    Settings settings = context.settings();
    PredictSettings predict = settings.predict();
    List<String> named =
        predict.images().stream()
            .map(uri -> storage.qualify(Storage.path(uri)).toString())
            .toList();
    Path output = place(context);
    Optional<TableOutput> table = TableOutput.of(predict.output());
    table.ifPresent(each -> each.requirePossible(session, output));
    ChosenClassifier chosen = ChosenClassifier.of(context);
    requireOwn(storage, output);
    ManifestFile<PredictionManifest> manifest =
        ManifestFile.open(storage, output, PredictionManifest.class);
    EarlierPredictions earlier = EarlierPredictions.of(manifest.manifest());
    List<String> sources = earlier.sources(named);
    List<Part> others = earlier.others(sources);
    PredictionColumns columns =
        new PredictionColumns(
            chosen.spec().classes(), false, predict.topK(), PredictionColumns.PROBABILITY);
    Map<String, String> decisive = named(chosen.spec(), settings);
    earlier.requireSame(output, others, common(decisive, columns));

    String what = sources.size() == 1 ? sources.get(0) : FigureText.count(sources.size(), "source");
    session.describe(name(), what + " by " + chosen.spec().model().name());
    PredictInput input =
        PredictInput.find(
            session, sources, List.of(output), earlier, settings.shard().readThreads());
    PredictWork work =
        new PredictWork(
            storage,
            output,
            new Path(output, QUARANTINE),
            manifest,
            input.parts(),
            decisive,
            earlier,
            others);
    if (work.isFinished()) {
      table.ifPresent(each -> write(each, session, output));
      return finish(
          StageResult.UNCHANGED, context, chosen, work, lines(context, named, columns, work), 0);
    }
    work.begin(session);
    PredictTask task =
        new PredictTask(
            chosen.spec(),
            settings.extract().batchImages(),
            columns,
            Math.max(FEW, settings.report().gridImages()));
    long start = System.nanoTime();
    long made = work.run(session, input, task);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<WrittenFile> files = work.writeTable(session, columns);
    PredictResult result =
        finish(
            StageResult.DONE,
            context,
            chosen,
            work,
            lines(context, named, columns, work),
            made / seconds);
    work.publish(files, Set.of(LEASE, SHEET));
    table.ifPresent(each -> write(each, session, output));
    return result;
  }

  private static void write(TableOutput table, Session session, Path output) {
    PredictionManifest manifest =
        Manifests.require(session.storage(), output, PredictionManifest.class, "predict");
    table.write(
        session,
        "predict",
        output,
        manifest.fingerprint(),
        manifest.files().stream().map(each -> new Path(output, each.name())).toList());
  }

  /**
   * The lines of the single images: of all if there are few, else of those given by name if these
   * are few.
   */
  private static List<String> lines(
      StageContext context, List<String> named, PredictionColumns columns, PredictWork work) {
    Path quarantine = new Path(place(context), QUARANTINE);
    if (work.images() + work.refused() <= FEW) {
      return new PhotoSummary(context.storage(), quarantine, work.shown()).of(work.wanted());
    }
    return named.size() > FEW
        ? List.of()
        : new NamedPhotos(
                context.session(), new Path(place(context), PredictWork.PARTS), quarantine, columns)
            .of(named, work.wanted());
  }

  /** Draws the page and builds the result. */
  private static PredictResult finish(
      String status,
      StageContext context,
      ChosenClassifier chosen,
      PredictWork work,
      List<String> lines,
      double imagesPerSecond) {
    Path output = place(context);
    ReportSettings report = context.settings().report();
    if (report.activationMaps() > 0) {
      new HeatMaps(context.session(), chosen.spec())
          .complete(work.shown(), work.forThePage().toList(), report.gridImages());
    }
    publishSheet(context, output, chosen, work);
    return new PredictResult(
        status,
        work.images(),
        imagesPerSecond,
        work.refused(),
        work.total(),
        output.toString(),
        new Path(output, SHEET).toString(),
        chosen.spec().model().sha256(),
        lines);
  }

  private static void requirePossible(Settings settings) {
    PredictSettings predict = settings.predict();
    if (predict.images().isEmpty()) {
      throw new UsageException(
          "Cannot predict: no photo is named; name photos, folders or shards, such as headway"
              + " predict photo.jpg, or give --images URI");
    }
    Optional<TableOutput> table = TableOutput.of(predict.output());
    if (table.isPresent() && predict.format() != PredictSettings.Format.PARQUET) {
      throw new UsageException(
          "Cannot predict to a table from CSV; leave --format out, or give --output a folder");
    }
    if (settings.workspace().isBlank() && table.isPresent()) {
      throw new UsageException(
          "Cannot predict to a table without a workspace, which keeps the files that it is made of;"
              + " give --workspace URI");
    }
    if (settings.workspace().isBlank() && predict.output().isEmpty()) {
      throw new UsageException(
          "Cannot predict: no workspace is named; give --workspace URI, or without one --output URI"
              + " and either --model URI or --network REF, whose classes its own labels or --labels"
              + " URI name");
    }
  }

  /** The settings that all rows of a table share. */
  private static Map<String, String> common(
      Map<String, String> decisive, PredictionColumns columns) {
    Map<String, String> common = new TreeMap<>(decisive);
    common
        .keySet()
        .removeIf(
            key ->
                !key.startsWith("model.")
                    && !key.equals("network.preprocessing")
                    && (columns.everyClass() || !key.equals("predict.topK")));
    return common;
  }

  /** All inputs that a prediction depends on besides its image, by setting name. */
  private static Map<String, String> named(ClassifierSpec classifier, Settings settings) {
    Map<String, String> named = new TreeMap<>();
    named.put("model.sha256", classifier.model().sha256());
    named.put("model.classes", Sha256.of(classifier.classes()));
    named.put("network.preprocessing", classifier.preprocessing());
    named.put("spark.task.cpus", String.valueOf(classifier.threads()));
    named.put("extract.batchImages", String.valueOf(settings.extract().batchImages()));
    named.put(PredictWork.FORMAT, settings.predict().format().name());
    named.put("predict.topK", String.valueOf(settings.predict().topK()));
    named.put("report.gridImages", String.valueOf(settings.report().gridImages()));
    return named;
  }

  private static void requireOwn(Storage storage, Path output) {
    AtomicBoolean foreign = new AtomicBoolean();
    storage.forEachWhile(
        output,
        each -> {
          String name = each.getPath().getName();
          foreign.set(!name.startsWith("_") && !name.matches("\\.?part-\\d+\\..*"));
          return !foreign.get();
        });
    if (foreign.get()) {
      throw new InputException(
          "Cannot write predictions to "
              + output
              + ": it holds other files, which would be lost; give another --output");
    }
  }

  private static void publishSheet(
      StageContext context, Path output, ChosenClassifier chosen, PredictWork work) {
    List<PredictionSheet.Photo> photos =
        work.forThePage()
            .flatMap(part -> work.shown().of(part).stream())
            .limit(context.settings().report().gridImages())
            .map(PredictJob::photo)
            .toList();
    String page =
        PredictionSheet.html(
            new PredictionSheet.Data(
                context.settings().report().title(), photos, work.total(), chosen.provenance()));
    context.storage().publish(new Path(output, SHEET), page.getBytes(StandardCharsets.UTF_8));
  }

  private static PredictionSheet.Photo photo(ShownPhoto shown) {
    return new PredictionSheet.Photo(
        shown.key(),
        Thumbnail.jpeg(shown.jpeg()),
        shown.hasMap() ? Thumbnail.jpeg(shown.map()) : Thumbnail.none(),
        IntStream.range(0, shown.labels().length)
            .mapToObj(i -> new PredictionSheet.Guess(shown.labels()[i], shown.probabilities()[i]))
            .toList());
  }
}
