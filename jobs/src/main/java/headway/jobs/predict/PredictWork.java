package headway.jobs.predict;

import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PredictionManifest;
import headway.common.dataset.manifest.WorkLog;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.spark.TaskOutput;
import headway.jobs.stage.StageContext;
import headway.jobs.waves.Changes;
import headway.jobs.waves.Leftovers;
import headway.jobs.waves.Waves;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Which predictions are there, and which must be made. */
final class PredictWork {
  private final Storage storage;
  private final Path folder;
  private final Path quarantine;
  private final ShownPhotos shown;
  private final List<PredictPart> parts;
  private final Map<String, String> settings;
  private final Optional<PredictionManifest> manifest;
  private final WorkLog log;
  private final Map<String, Part> valid = new TreeMap<>();

  /**
   * @param settings that the predictions depend on, by name
   */
  PredictWork(
      Storage storage,
      Path folder,
      Path quarantine,
      List<PredictPart> parts,
      Map<String, String> settings) {
    this.storage = storage;
    this.folder = folder;
    this.quarantine = quarantine;
    this.shown = new ShownPhotos(storage, folder);
    this.parts = parts;
    this.settings = new TreeMap<>(settings);
    this.manifest =
        Manifests.read(
            storage, new Path(folder, PredictionManifest.NAME), PredictionManifest.class);
    this.log = WorkLog.open(storage, folder);
    keep(manifest.map(each -> (Collection<Part>) each.parts()).orElseGet(log::parts));
  }

  /** Valid is what was made of a part that is still wanted, is the same, and is there. */
  private void keep(Collection<Part> made) {
    Map<String, Long> lengths =
        storage.list(folder).stream()
            .collect(Collectors.toMap(each -> each.getPath().getName(), FileStatus::getLen));
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

  private String made(PredictPart part) {
    return Sha256.of(List.of(settings.toString(), part.fingerprint()));
  }

  private String id() {
    return Sha256.of(parts.stream().map(this::made).toList());
  }

  boolean isFinished() {
    return manifest.filter(each -> each.fingerprint().equals(id())).isPresent()
        && valid.size() == parts.size();
  }

  /** Says why something is made again, and clears away what is not valid, {@code but} this. */
  void begin(Path root, Set<String> but) {
    manifest
        .map(PredictionManifest::settings)
        .or(() -> log.work().map(WorkLog.Work::settings))
        .ifPresent(before -> Changes.say("predict", before, settings, "doing it anew"));
    log.begin(
        new WorkLog.Work(Manifests.FORMAT, id(), settings, "", List.of(), List.of()),
        valid.values());
    storage.delete(new Path(folder, PredictionManifest.NAME));
    Leftovers.sweep(storage, root, List.of(folder, quarantine));
    Set<String> kept = new TreeSet<>(but);
    kept.add(quarantine.getName());
    kept.add(ShownPhotos.FOLDER);
    Part.counted(valid.values()).forEach(each -> kept.add(each.file().name()));
    Leftovers.retain(storage, folder, kept);
    Leftovers.retain(
        storage,
        quarantine,
        valid.values().stream()
            .flatMap(part -> part.quarantine().stream())
            .collect(Collectors.toSet()));
    shown.retain(valid.values());
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
    List<Integer> missing = new ArrayList<>();
    parts.stream()
        .filter(part -> !valid.containsKey(part.name()))
        .forEach(part -> missing.add(part.number()));
    if (missing.isEmpty()) {
      return 0;
    }
    List<PredictTaskResult> results =
        new Waves(context, root, List.of(folder, quarantine), log)
            .run(
                missing,
                work,
                (number, result) -> {
                  shown.keep(number, List.of(result.shown()));
                  return part(parts.get(number), result);
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
        List.of(new CountedFile(result.file(), List.of())),
        List.of(result.quarantine()),
        result.refused(),
        "");
  }

  long images() {
    return valid.values().stream().mapToLong(Part::rows).sum();
  }

  long refused() {
    return valid.values().stream().mapToLong(Part::refused).sum();
  }

  /** For the page, in the order of the parts. */
  Stream<ShownPhoto> shown() {
    return Part.sorted(valid.values()).stream().flatMap(part -> shown.of(part.number()).stream());
  }

  /** Says that all is there, and forgets how it came to be. */
  void publish() {
    Manifests.write(
        storage,
        new Path(folder, PredictionManifest.NAME),
        new PredictionManifest(Manifests.FORMAT, id(), settings, Part.sorted(valid.values())));
    log.clear();
  }
}
