package headway.jobs.evaluate;

import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.TableManifest;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * The table of all images of an evaluation, in {@code predictions/} (Parquet) and {@code
 * predictions-csv/}. It is complete when {@code predictions/_manifest.json} exists.
 */
public final class EvaluationTable {
  private static final String PARTS = "_parts";

  private final Supplier<Session> session;
  private final Storage storage;
  private final Path parquet;
  private final Path csv;

  /**
   * Writes nothing yet.
   *
   * @param folder that contains the table's two folders
   */
  public EvaluationTable(StageContext context, Path folder) {
    this.session = context.sessions();
    this.storage = context.storage();
    this.parquet = storage.qualify(new Path(folder, "predictions"));
    this.csv = storage.qualify(new Path(folder, "predictions-csv"));
  }

  /** The folder of the Parquet files. */
  public Path folder() {
    return parquet;
  }

  /** The folder of the CSV files. */
  public Path csvFolder() {
    return csv;
  }

  /**
   * Evaluates all blocks and writes the table. An existing table is replaced only after the
   * evaluation.
   */
  public EvaluationPart write(
      Evaluations evaluations, JavaRDD<FeatureBlock> blocks, BlockScorer.Source scorers) {
    Path parts = new Path(parquet, PARTS);
    List.of(parquet, csv).forEach(storage::abortUploads);
    storage.delete(parts);
    EvaluationPart found = evaluations.over(blocks, scorers, new PartOutput(List.of(parts)));
    List<TablePart> written = Arrays.stream(found.parts()).sorted(TablePart.BY_NUMBER).toList();
    storage.delete(new Path(parquet, Workspace.MANIFEST));
    List<List<WrittenFile>> tables =
        new TableMerger(
                session.get(),
                evaluations.columns(),
                List.of(TableFormat.PARQUET, TableFormat.CSV),
                List.of(parquet, csv))
            .write(written, parts);
    Manifests.publish(
        storage,
        parquet,
        new TableManifest(
            Manifests.FORMAT,
            written.stream().mapToLong(TablePart::rows).sum(),
            tables.get(0),
            tables.get(1)));
    StaleFiles.retain(storage, parquet, names(Workspace.MANIFEST, tables.get(0)));
    StaleFiles.retain(storage, csv, names(Workspace.MANIFEST, tables.get(1)));
    return found;
  }

  private static Set<String> names(String manifest, List<WrittenFile> files) {
    return Stream.concat(Stream.of(manifest), files.stream().map(WrittenFile::name))
        .collect(Collectors.toSet());
  }
}
