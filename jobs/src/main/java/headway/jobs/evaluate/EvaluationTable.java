package headway.jobs.evaluate;

import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.TableManifest;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import headway.common.storage.Storage;
import headway.jobs.features.FeatureBlock;
import headway.jobs.predictions.MergedTables;
import headway.jobs.predictions.TablePart;
import headway.jobs.scoring.BlockScorer;
import headway.jobs.scoring.EvaluationPart;
import headway.jobs.scoring.Evaluations;
import headway.jobs.spark.JobCommit;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageContext;
import headway.jobs.waves.Leftovers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * The table of all images of an evaluation, in {@code predictions/} (Parquet) and {@code
 * predictions-csv/} of its folder; whole once {@code predictions/_manifest.json} is there.
 */
public final class EvaluationTable {
  private static final String PARTS = "_parts";

  private final Session session;
  private final Storage storage;
  private final Path parquet;
  private final Path csv;

  /**
   * Writes nothing yet.
   *
   * @param folder that the table's two folders lie in
   */
  public EvaluationTable(StageContext context, Path folder) {
    this.session = context.session();
    this.storage = context.storage();
    this.parquet = storage.qualify(new Path(folder, "predictions"));
    this.csv = storage.qualify(new Path(folder, "predictions-csv"));
  }

  /** The folder of the Parquet files. */
  public Path folder() {
    return parquet;
  }

  /** Goes over all blocks and leaves the table. A table that was there stays until then. */
  public EvaluationPart write(
      Evaluations evaluations, JavaRDD<FeatureBlock> blocks, BlockScorer.Source scorers) {
    Path parts = new Path(parquet, PARTS);
    Leftovers.sweep(storage, parquet, List.of(parquet, csv, parts));
    storage.delete(parts);
    EvaluationPart found;
    try (JobCommit commit = JobCommit.begin(storage, List.of(parts))) {
      found = evaluations.over(blocks, scorers, commit.tasks());
      commit.commit();
    }
    List<TablePart> written = Arrays.stream(found.parts()).sorted(TablePart.BY_NUMBER).toList();
    storage.delete(new Path(parquet, TableManifest.NAME));
    List<List<WrittenFile>> tables =
        new MergedTables(
                session,
                storage,
                evaluations.columns(),
                List.of(TableFormat.PARQUET, TableFormat.CSV),
                List.of(parquet, csv))
            .write(written, parts);
    Leftovers.retain(storage, parquet, names(tables.get(0)));
    Leftovers.retain(storage, csv, names(tables.get(1)));
    Manifests.write(
        storage,
        new Path(parquet, TableManifest.NAME),
        new TableManifest(
            Manifests.FORMAT,
            written.stream().mapToLong(TablePart::rows).sum(),
            tables.get(0),
            tables.get(1)));
    return found;
  }

  private static Set<String> names(List<WrittenFile> files) {
    return Stream.concat(Stream.of("_SUCCESS"), files.stream().map(WrittenFile::name))
        .collect(Collectors.toSet());
  }
}
