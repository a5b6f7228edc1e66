package headway.jobs.predict;

import headway.common.config.PredictSettings.Format;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PredictionManifest;
import headway.common.dataset.manifest.WorkLog;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.predictions.MergedTables;
import headway.jobs.predictions.TablePart;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import headway.jobs.stage.StageContext;
import headway.jobs.waves.Changes;
import headway.jobs.waves.Leftovers;
import headway.jobs.waves.Waves;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Which predictions are there, and which must be made. */
final class PredictWork {
  private static final String PARTS = "_parts";

  /** Decides what table is made of the parts, and nothing of them. */
  static final String FORMAT = "predict.format";

  private static final Pattern TABLE = Pattern.compile("part-\\d+\\.(parquet|csv)");

  private final Storage storage;

  /** Of the table, and of what the parts' tasks leave. */
  private final Path folder;

  private final Path partsFolder;
  private final Path quarantine;
  private final ShownPhotos shown;
  private final List<PredictPart> parts;
  private final Map<String, String> settings;
  private final Map<String, String> before;
  private final Optional<PredictionManifest> manifest;
  private final WorkLog log;

  /** What is wanted and there. */
  private final Map<String, Part> valid = new TreeMap<>();

  /** What was predicted before and nobody asks for now. */
  private final List<Part> others;

  /**
   * @param settings that the predictions depend on, by name
   * @param others parts that stay as they are
   */
  PredictWork(
      Storage storage,
      Path folder,
      Path quarantine,
      List<PredictPart> parts,
      Map<String, String> settings,
      Earlier earlier,
      List<Part> others) {
    this.storage = storage;
    this.folder = folder;
    this.partsFolder = new Path(folder, PARTS);
    this.quarantine = quarantine;
    this.shown = new ShownPhotos(storage, folder);
    this.parts = parts;
    this.settings = new TreeMap<>(settings);
    this.manifest =
        Manifests.read(
            storage, new Path(folder, PredictionManifest.NAME), PredictionManifest.class);
    this.log = WorkLog.open(storage, folder);
    this.before = earlier.settings();
    keep(earlier.parts());
    Map<String, Long> lengths = lengths(partsFolder);
    this.others = others.stream().filter(part -> part.isWhole(lengths)).toList();
    if (this.others.size() < others.size()) {
      Progress.say(
          "predict: of %d files of earlier predictions in %s, %d are missing or cut short; predict their photos again"
              .formatted(others.size(), partsFolder, others.size() - this.others.size()));
    }
  }

  private List<Part> all() {
    return Part.sorted(Stream.concat(valid.values().stream(), others.stream()).toList());
  }

  /** Valid is what was made of a part that is still wanted, is the same, and is there. */
  private void keep(Collection<Part> made) {
    Map<String, Long> lengths = lengths(partsFolder);
    Set<String> refused =
        storage.list(quarantine).stream()
            .map(each -> each.getPath().getName())
            .collect(Collectors.toSet());
    Map<String, PredictPart> wanted =
        parts.stream().collect(Collectors.toMap(PredictPart::name, Function.identity()));
    for (Part part : made) {
      PredictPart same = wanted.get(part.name());
      if (same != null
          && part.number() == same.number()
          && part.made().equals(made(same))
          && part.isWhole(lengths)
          && refused.containsAll(part.quarantine())) {
        valid.put(part.name(), part);
      }
    }
  }

  private Map<String, Long> lengths(Path of) {
    return storage.list(of).stream()
        .collect(Collectors.toMap(each -> each.getPath().getName(), FileStatus::getLen));
  }

  private String made(PredictPart part) {
    Map<String, String> decisive = new TreeMap<>(settings);
    decisive.remove(FORMAT);
    return Sha256.of(List.of(decisive.toString(), part.fingerprint()));
  }

  private String id() {
    Stream<String> made =
        Stream.concat(
            parts.stream().map(part -> part.name() + part.number() + made(part)),
            others.stream().map(part -> part.name() + part.number() + part.made()));
    return Sha256.of(Stream.concat(Stream.of(settings.get(FORMAT)), made.sorted()).toList());
  }

  boolean isFinished() {
    return manifest.filter(each -> each.fingerprint().equals(id())).isPresent()
        && valid.size() == parts.size()
        && isWhole(manifest.get().files());
  }

  private boolean isWhole(List<WrittenFile> table) {
    Map<String, Long> lengths = lengths(folder);
    return table.stream()
        .allMatch(file -> Long.valueOf(file.bytes()).equals(lengths.get(file.name())));
  }

  private String consequence() {
    return valid.size() == parts.size() ? "writing the table anew" : "doing it anew";
  }

  /** Says why something is made again, and clears away what is not valid, {@code but} this. */
  void begin(Path root, Set<String> but) {
    if (!before.isEmpty()) {
      Changes.say("predict", before, settings, consequence());
    }
    log.begin(new WorkLog.Work(Manifests.FORMAT, id(), settings, "", List.of(), List.of()), all());
    storage.delete(new Path(folder, PredictionManifest.NAME));
    Leftovers.sweep(storage, root, List.of(folder, partsFolder, quarantine));
    Set<String> kept = new TreeSet<>(but);
    kept.addAll(List.of(quarantine.getName(), partsFolder.getName(), ShownPhotos.FOLDER));
    // The table stays readable until the next one is whole.
    lengths(folder).keySet().stream().filter(TABLE.asMatchPredicate()).forEach(kept::add);
    Leftovers.retain(storage, folder, kept);
    Leftovers.retain(
        storage,
        partsFolder,
        Part.counted(all()).stream().map(each -> each.file().name()).collect(Collectors.toSet()));
    Leftovers.retain(
        storage,
        quarantine,
        all().stream().flatMap(part -> part.quarantine().stream()).collect(Collectors.toSet()));
    shown.retain(all());
  }

  /**
   * Makes what is missing, wave by wave.
   *
   * @param root above all folders, or empty
   * @return images predicted now
   */
  long run(
      StageContext context,
      Optional<Path> root,
      Function<TaskOutput, JavaRDD<PredictTaskResult>> work) {
    List<Integer> missing =
        IntStream.range(0, parts.size())
            .filter(i -> !valid.containsKey(parts.get(i).name()))
            .boxed()
            .toList();
    if (missing.isEmpty()) {
      return 0;
    }
    List<PredictTaskResult> results =
        new Waves(context, root, List.of(partsFolder, quarantine), log)
            .run(
                missing,
                work,
                (index, result) -> {
                  shown.keep(parts.get(index).number(), List.of(result.shown()));
                  return part(parts.get(index), result);
                });
    for (int i = 0; i < missing.size(); i++) {
      Part part = part(parts.get(missing.get(i)), results.get(i));
      valid.put(part.name(), part);
    }
    return results.stream().mapToLong(PredictTaskResult::images).sum();
  }

  private Part part(PredictPart of, PredictTaskResult result) {
    return new Part(
        of.name(),
        of.number(),
        made(of),
        Arrays.stream(result.files()).map(file -> new CountedFile(file, List.of())).toList(),
        List.of(result.quarantine()),
        result.refused(),
        "");
  }

  /** Photos that were asked for. */
  long images() {
    return valid.values().stream().mapToLong(Part::rows).sum();
  }

  /** Those of them that could not be decoded. */
  long refused() {
    return valid.values().stream().mapToLong(Part::refused).sum();
  }

  /** Photos in the table, those of earlier runs included. */
  long total() {
    return all().stream().mapToLong(Part::rows).sum();
  }

  /** What was asked for now, in the order of the parts. */
  List<Part> wanted() {
    return Part.sorted(valid.values());
  }

  /** For the page: what was asked for now, then the others. */
  Stream<Part> forThePage() {
    return Stream.concat(wanted().stream(), Part.sorted(others).stream());
  }

  ShownPhotos shown() {
    return shown;
  }

  /** Makes the table of all parts, in place of the one that was there. */
  List<WrittenFile> writeTable(Session session, PredictionColumns columns) {
    TableFormat form =
        settings.get(FORMAT).equals(Format.CSV.name())
            ? TableFormat.CSV
            : TableFormat.PARQUET_LISTS;
    List<WrittenFile> files =
        new MergedTables(session, storage, columns, List.of(form), List.of(folder))
            .write(
                all().stream().map(part -> new TablePart(part.number(), part.rows())).toList(),
                partsFolder)
            .get(0);
    Set<String> names = files.stream().map(WrittenFile::name).collect(Collectors.toSet());
    lengths(folder).keySet().stream()
        .filter(name -> TABLE.asMatchPredicate().test(name) && !names.contains(name))
        .forEach(name -> storage.delete(new Path(folder, name)));
    return files;
  }

  /**
   * Says that all is there, and forgets how it came to be.
   *
   * @param files of the table
   */
  void publish(List<WrittenFile> files) {
    Manifests.write(
        storage,
        new Path(folder, PredictionManifest.NAME),
        new PredictionManifest(Manifests.FORMAT, id(), settings, all(), files));
    log.clear();
  }
}
