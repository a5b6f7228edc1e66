package headway.jobs.evaluate;

import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.TableManifest;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.ClassRow;
import headway.common.dataset.predictions.ConfusionRow;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import headway.common.evaluation.ClassScores;
import headway.common.evaluation.ClassificationMetrics;
import headway.common.evaluation.ConfusedPair;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.parts.PartOutput;
import headway.jobs.parts.StaleFiles;
import headway.jobs.predictions.TableMerger;
import headway.jobs.predictions.TablePart;
import headway.jobs.scoring.BlockScorer;
import headway.jobs.scoring.EvaluationPart;
import headway.jobs.scoring.Evaluations;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * The tables of an evaluation: of all images in {@code predictions/} (Parquet) and {@code
 * predictions-csv/}, of all classes in {@code classes/}, and of the pairs of classes that occur in
 * {@code confusion/}. They are complete when {@code predictions/_manifest.json} exists.
 */
public final class EvaluationTable {
  private static final String PARTS = "_parts";

  private final Supplier<Session> session;
  private final Storage storage;
  private final Path parquet;
  private final Path csv;
  private final Path confusion;
  private final Path classes;

  /**
   * Writes nothing yet.
   *
   * @param folder that contains the folders of the tables
   */
  public EvaluationTable(StageContext context, Path folder) {
    this.session = context.sessions();
    this.storage = context.storage();
    this.parquet = storage.qualify(new Path(folder, "predictions"));
    this.csv = storage.qualify(new Path(folder, "predictions-csv"));
    this.confusion = storage.qualify(new Path(folder, "confusion"));
    this.classes = storage.qualify(new Path(folder, "classes"));
  }

  /** The folder of the Parquet files. */
  public Path folder() {
    return parquet;
  }

  /** The folder of the figures of all classes. */
  public Path classesFolder() {
    return classes;
  }

  /** The folder of the confusion matrix. */
  public Path confusionFolder() {
    return confusion;
  }

  /** All folders. */
  public List<Path> folders() {
    return List.of(parquet, csv, confusion, classes);
  }

  /**
   * What was evaluated.
   *
   * @param worst the pairs of classes that were confused most often
   */
  public record Evaluated(EvaluationPart results, List<ConfusedPair> worst) {}

  /**
   * Evaluates all blocks and writes the tables. Existing ones are replaced after the evaluation.
   */
  public Evaluated write(
      Evaluations evaluations, JavaRDD<FeatureBlock> blocks, BlockScorer.Source scorers) {
    Path parts = new Path(parquet, PARTS);
    folders().forEach(storage::abortUploads);
    storage.delete(parts);
    EvaluationPart found = evaluations.over(blocks, scorers, new PartOutput(List.of(parts)));
    List<TablePart> written = Arrays.stream(found.parts()).sorted(TablePart.BY_NUMBER).toList();
    List<String> names = evaluations.columns().classes();
    storage.delete(new Path(parquet, Workspace.MANIFEST));
    ConfusionTable.Written pairs =
        new ConfusionTable(session.get(), names, confusion).write(written, parts);
    List<List<WrittenFile>> tables =
        new TableMerger(
                session.get(),
                evaluations.columns(),
                List.of(TableFormat.PARQUET, TableFormat.CSV),
                List.of(parquet, csv))
            .write(written, parts);
    WrittenFile figures = figures(names, found.metrics());
    Manifests.publish(
        storage,
        parquet,
        new TableManifest(
            Manifests.FORMAT,
            written.stream().mapToLong(TablePart::rows).sum(),
            tables.get(0),
            tables.get(1),
            pairs.files(),
            List.of(figures)));
    StaleFiles.retain(storage, parquet, names(Workspace.MANIFEST, tables.get(0)));
    StaleFiles.retain(storage, csv, names(Workspace.MANIFEST, tables.get(1)));
    StaleFiles.retain(storage, confusion, names(Workspace.MANIFEST, pairs.files()));
    return new Evaluated(found, pairs.worst());
  }

  private WrittenFile figures(List<String> names, ClassificationMetrics metrics) {
    List<ClassScores> scores = metrics.perClass();
    try (RowWriter<ClassRow> table =
        ClassRow.TABLE.writer(new Path(classes, TablePart.fileName(0)), storage.configuration())) {
      for (int label = 0; label < names.size(); label++) {
        ClassScores each = scores.get(label);
        table.write(
            new ClassRow(
                names.get(label),
                each.support(),
                metrics.predicted(label),
                metrics.correct(label),
                (float) each.precision(),
                (float) each.recall(),
                (float) each.f1()));
      }
      return table.finish();
    }
  }

  /** The figures of all classes, in the order of their labels. */
  public List<ClassRow> classes() {
    try (CloseableIterator<ClassRow> rows =
        ClassRow.TABLE.read(new Path(classes, TablePart.fileName(0)), storage.configuration())) {
      List<ClassRow> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      return all;
    }
  }

  /**
   * The confusion matrix, for as few classes as fit a page.
   *
   * @param names of the classes by label
   */
  public List<ConfusedPair> pairs(List<String> names) {
    TableManifest manifest = Manifests.require(storage, parquet, TableManifest.class, "evaluate");
    List<ConfusedPair> pairs = new ArrayList<>();
    for (WrittenFile file : manifest.confusion()) {
      try (CloseableIterator<ConfusionRow> rows =
          ConfusionRow.TABLE.read(new Path(confusion, file.name()), storage.configuration())) {
        rows.forEachRemaining(
            row ->
                pairs.add(
                    new ConfusedPair(
                        names.indexOf(row.truth()), names.indexOf(row.label()), row.images())));
      }
    }
    return pairs;
  }

  private static Set<String> names(String manifest, List<WrittenFile> files) {
    return Stream.concat(Stream.of(manifest), files.stream().map(WrittenFile::name))
        .collect(Collectors.toSet());
  }
}
