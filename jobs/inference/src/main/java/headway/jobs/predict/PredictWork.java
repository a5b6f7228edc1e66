package headway.jobs.predict;

import headway.common.config.images.PredictSettings.Format;
import headway.common.dataset.manifest.ManifestFile;
import headway.common.dataset.manifest.ManifestParts;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.PredictionManifest;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.PartOutput;
import headway.jobs.parts.StaleFiles;
import headway.jobs.parts.WantedParts;
import headway.jobs.predict.page.ShownPhotos;
import headway.jobs.predictions.TableMerger;
import headway.jobs.predictions.TablePart;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.provenance.SettingChanges;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** Determines which prediction parts exist and which are missing. */
final class PredictWork {
  static final String PARTS = "_parts";

  /** Determines the format of the table only; the parts do not depend on it. */
  static final String FORMAT = "predict.format";

  private final Storage storage;

  /** The folder of the table. */
  private final Path folder;

  /**
   * The folders that the tasks write to: the parts, the quarantine, the images that the page shows.
   */
  private final List<Path> taskFolders;

  private final ShownPhotos shown;
  private final Map<String, String> settings;
  private final ManifestFile<PredictionManifest> file;
  private final Map<String, String> before;

  /** The requested parts and those of them that exist. */
  private final WantedParts parts;

  /** Parts of earlier runs that this run did not request. */
  private final List<Part> others;

  /**
   * @param settings that the predictions depend on, by name
   * @param others parts that stay as they are
   */
  PredictWork(
      Storage storage,
      Path folder,
      Path quarantine,
      ManifestFile<PredictionManifest> file,
      List<PredictPart> parts,
      Map<String, String> settings,
      EarlierPredictions earlier,
      List<Part> others) {
    this.storage = storage;
    this.folder = folder;
    this.taskFolders =
        List.of(new Path(folder, PARTS), quarantine, new Path(folder, ShownPhotos.FOLDER));
    this.shown = new ShownPhotos(storage, folder);
    this.settings = new TreeMap<>(settings);
    this.file = file;
    this.before = earlier.settings();
    FoundParts found = new FoundParts(storage, taskFolders.subList(0, 2));
    this.parts = new WantedParts(ids(parts, this.settings), found, earlier.parts());
    this.others = others.stream().filter(part -> part.isWhole(found.lengths())).toList();
    if (this.others.size() < others.size()) {
      Progress.say(
          "predict: of %d files of earlier predictions in %s, %d are missing or cut short; predict their photos again"
              .formatted(others.size(), taskFolders.get(0), others.size() - this.others.size()));
    }
  }

  private List<Part> all() {
    return Part.sorted(Stream.concat(parts.there().stream(), others.stream()).toList());
  }

  private static List<PartId> ids(List<PredictPart> parts, Map<String, String> settings) {
    Map<String, String> decisive = new TreeMap<>(settings);
    decisive.remove(FORMAT);
    UnaryOperator<String> made = Sha256.after(List.of(decisive.toString()));
    return parts.stream()
        .map(part -> new PartId(part.name(), part.number(), made.apply(part.fingerprint())))
        .toList();
  }

  private String id() {
    Stream<String> made =
        Stream.concat(
            parts.wanted().stream().map(part -> part.name() + part.number() + part.made()),
            others.stream().map(part -> part.name() + part.number() + part.made()));
    return Sha256.of(Stream.concat(Stream.of(settings.get(FORMAT)), made.sorted()).toList());
  }

  boolean isFinished() {
    return file.manifest().filter(each -> each.fingerprint().equals(id())).isPresent()
        && parts.isComplete()
        && isWhole(file.manifest().get().files());
  }

  private boolean isWhole(List<WrittenFile> table) {
    Map<String, Long> lengths = storage.lengths(folder);
    return table.stream()
        .allMatch(each -> Long.valueOf(each.bytes()).equals(lengths.get(each.name())));
  }

  private String consequence() {
    return parts.isComplete() ? "writing the table anew" : "doing it anew";
  }

  /** Reports changed settings and adds parts that an earlier run wrote. */
  void begin(Session session) {
    if (!before.isEmpty()) {
      SettingChanges.say("predict", before, settings, consequence());
    }
    storage.abortUploads(folder);
    parts.takeFound(session);
  }

  /**
   * Computes the missing parts.
   *
   * @return the number of images predicted by this run
   */
  long run(Session session, PredictInput input, PredictTask task) {
    PartId[] ids = parts.wanted().toArray(PartId[]::new);
    PartOutput output = new PartOutput(taskFolders);
    LongAdder rows = new LongAdder();
    PartJob.run(
        session,
        input.map(session, output, task, ids),
        parts.missing(),
        part -> {
          parts.add(part);
          rows.add(part.rows());
        });
    return rows.sum();
  }

  /** Requested images that are predicted. */
  long images() {
    return parts.there().stream().mapToLong(Part::rows).sum();
  }

  /** Requested images that could not be decoded. */
  long refused() {
    return parts.there().stream().mapToLong(Part::refused).sum();
  }

  /** Images in the table, including those of earlier runs. */
  long total() {
    return all().stream().mapToLong(Part::rows).sum();
  }

  /** The requested parts, in order. */
  List<Part> wanted() {
    return parts.there();
  }

  /** The parts for the page: the requested ones, then the others. */
  Stream<Part> forThePage() {
    return Stream.concat(wanted().stream(), Part.sorted(others).stream());
  }

  ShownPhotos shown() {
    return shown;
  }

  /** Writes the table of all parts, replacing an existing one. */
  List<WrittenFile> writeTable(Session session, PredictionColumns columns) {
    TableFormat form =
        settings.get(FORMAT).equals(Format.CSV.name())
            ? TableFormat.CSV
            : TableFormat.PARQUET_LISTS;
    List<TablePart> table =
        all().stream()
            .flatMap(
                part ->
                    part.files().stream()
                        .map(each -> new TablePart(part.number(), each.file().name(), part.rows())))
            .toList();
    return new TableMerger(session, columns, List.of(form), List.of(folder))
        .write(table, taskFolders.get(0))
        .get(0);
  }

  /**
   * Publishes the manifest, then deletes files that it does not name.
   *
   * @param files of the table
   * @param others names of other files to keep beside it
   */
  void publish(List<WrittenFile> files, Set<String> others) {
    ManifestParts made = ManifestParts.of(all(), 0);
    file.publish(new PredictionManifest(Manifests.FORMAT, id(), settings, made, files));
    Set<String> kept = new HashSet<>(others);
    kept.add(Workspace.MANIFEST);
    kept.add(made.table());
    taskFolders.forEach(each -> kept.add(each.getName()));
    files.forEach(each -> kept.add(each.name()));
    StaleFiles.retain(storage, folder, kept);
    StaleFiles.retain(
        storage,
        taskFolders.get(0),
        all().stream()
            .flatMap(part -> part.files().stream())
            .map(each -> each.file().name())
            .collect(Collectors.toSet()));
    StaleFiles.retain(
        storage,
        taskFolders.get(1),
        all().stream().flatMap(part -> part.quarantine().stream()).collect(Collectors.toSet()));
    shown.retain(all());
  }
}
