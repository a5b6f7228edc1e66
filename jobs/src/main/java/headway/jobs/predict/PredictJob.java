package headway.jobs.predict;

import headway.common.InputException;
import headway.common.config.PredictSettings;
import headway.common.config.Settings;
import headway.common.natives.Preload;
import headway.common.report.PredictionSheet;
import headway.common.report.Thumbnail;
import headway.common.storage.Storage;
import headway.jobs.predict.model.ChosenClassifier;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Session;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.waves.Leftovers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Classifies any photos, any number of them.
 *
 * <p>Reads: {@code --images}: a photo, a folder or shards; {@code classifier.onnx}, or with {@code
 * --labels} the network itself. Writes: {@code predictions/part-*.parquet} (key, label,
 * probability, topLabels, topProbabilities) or {@code .csv}, {@code predictions/_quarantine/},
 * {@code predictions/_sheet.html}. Example: {@code headway predict --images s3a://bucket/new
 * --workspace s3a://bucket/work --format csv}.
 */
public final class PredictJob implements Stage {
  private static final String SHEET = "_sheet.html";
  private static final String QUARANTINE = "_quarantine";
  private static final String LEASE = "_lease.json";

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "Classify a photo, a folder of photos or shards";
  }

  @Override
  public List<Preload> natives() {
    return List.of(Preload.OPENCV, Preload.ONNX_RUNTIME);
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(new Path(place(context), SHEET));
  }

  /** Beside the predictions, where they do not go into the workspace. */
  @Override
  public Optional<Path> lease(StageContext context) {
    return Optional.of(
        context.settings().predict().output().isEmpty()
            ? context.workspace().lease()
            : new Path(place(context), LEASE));
  }

  private static Path place(StageContext context) {
    String output = context.settings().predict().output();
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
    Path images = new Path(StageContext.require(predict.images(), "--images", "predict.images"));
    Path output = place(context);
    ChosenClassifier chosen = ChosenClassifier.of(context);
    requireOwn(storage, output);

    session.describe(name(), images + " by " + chosen.spec().model().name());
    PredictTask task =
        new PredictTask(
            chosen.spec(),
            predict.format(),
            settings.extract().batchImages(),
            predict.topK(),
            settings.report().gridImages());
    PredictInput input = new PredictInput(session, images, settings.shard().readThreads());
    Leftovers.retain(storage, output, Set.of(LEASE));
    storage.abortUploads(output);
    long start = System.nanoTime();
    List<PredictTaskResult> results;
    List<Path> folders = List.of(output, new Path(output, QUARANTINE));
    try (JobCommit commit = JobCommit.begin(storage, folders)) {
      results = input.map(commit.tasks(), task).collect();
      commit.commit();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return result(context, output, chosen, results, seconds);
  }

  private static void requireOwn(Storage storage, Path output) {
    boolean foreign =
        storage.list(output).stream()
            .map(each -> each.getPath().getName())
            .anyMatch(name -> !name.startsWith("_") && !name.matches("\\.?part-\\d+\\..*"));
    if (foreign) {
      throw new InputException(
          "Cannot write predictions to "
              + output
              + ": it holds other files, which would be lost; give another --output");
    }
  }

  private static PredictResult result(
      StageContext context,
      Path output,
      ChosenClassifier chosen,
      List<PredictTaskResult> results,
      double seconds) {
    long images = results.stream().mapToLong(PredictTaskResult::images).sum();
    List<PredictionSheet.Photo> photos =
        results.stream()
            .flatMap(each -> Stream.of(each.shown()))
            .limit(context.settings().report().gridImages())
            .map(PredictJob::photo)
            .toList();
    String page =
        PredictionSheet.html(
            new PredictionSheet.Data(
                context.settings().report().title(), photos, images, chosen.provenance()));
    Path sheet = new Path(output, SHEET);
    context.storage().publish(sheet, page.getBytes(StandardCharsets.UTF_8));
    return new PredictResult(
        StageResult.DONE,
        images,
        images / seconds,
        results.stream().mapToLong(PredictTaskResult::refused).sum(),
        output.toString(),
        sheet.toString(),
        chosen.spec().model().sha256());
  }

  private static PredictionSheet.Photo photo(ShownPhoto shown) {
    return new PredictionSheet.Photo(
        shown.key(),
        Thumbnail.jpeg(shown.jpeg()),
        IntStream.range(0, shown.labels().length)
            .mapToObj(i -> new PredictionSheet.Guess(shown.labels()[i], shown.probabilities()[i]))
            .toList());
  }
}
