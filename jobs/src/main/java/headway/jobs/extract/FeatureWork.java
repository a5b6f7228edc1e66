package headway.jobs.extract;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.WorkLog;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.spark.TaskOutput;
import headway.jobs.stage.StageContext;
import headway.jobs.waves.Changes;
import headway.jobs.waves.Leftovers;
import headway.jobs.waves.Waves;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Which features are there, and which must be made. */
final class FeatureWork {
  /** Where the network lies; only its hash counts. */
  static final String REFERENCE = "network.ref";

  private final Storage storage;
  private final Path folder;
  private final ShardSource source;
  private final Map<String, String> settings;
  private final Optional<FeatureManifest> manifest;
  private final WorkLog log;
  private final Map<String, Part> valid = new TreeMap<>();
  private int filesMade;

  FeatureWork(Storage storage, Path folder, ShardSource source, Map<String, String> settings) {
    this.storage = storage;
    this.folder = folder;
    this.source = source;
    this.settings = new TreeMap<>(settings);
    this.manifest = Manifests.find(storage, folder, FeatureManifest.class);
    this.log = WorkLog.open(storage, folder);
    keep(manifest.map(each -> (Collection<Part>) each.parts()).orElseGet(log::parts));
  }

  /** Valid is what was made of a shard that is still wanted, is the same, and is there. */
  private void keep(Collection<Part> parts) {
    Map<String, Long> lengths =
        storage.list(folder).stream()
            .collect(Collectors.toMap(each -> each.getPath().getName(), FileStatus::getLen));
    Map<String, ShardSource.Shard> wanted =
        source.shards().stream()
            .collect(Collectors.toMap(ShardSource.Shard::name, Function.identity()));
    for (Part part : parts) {
      ShardSource.Shard shard = wanted.get(part.name());
      if (shard != null
          && part.number() == shard.number()
          && part.made().equals(made(shard))
          && part.isWhole(lengths)) {
        valid.put(part.name(), part);
      }
    }
  }

  private String made(ShardSource.Shard shard) {
    Map<String, String> counting = new TreeMap<>(settings);
    counting.remove(REFERENCE);
    return Sha256.of(
        List.of(counting.toString(), String.join("/", source.classes()), shard.sha256()));
  }

  /** The same for the same shards and settings. */
  String id() {
    List<String> all = new ArrayList<>(source.shards().stream().map(this::made).toList());
    all.add("features " + Manifests.FORMAT + " " + source.dataHash());
    return Sha256.of(all);
  }

  Map<String, String> settings() {
    return settings;
  }

  Optional<FeatureManifest> manifest() {
    return manifest;
  }

  boolean isFinished() {
    return manifest.filter(each -> each.fingerprint().equals(id())).isPresent()
        && valid.size() == source.shards().size();
  }

  /**
   * Says why something is made again, clears away what is not valid, and answers what is missing.
   */
  List<ShardSource.Shard> begin(Path root) {
    manifest
        .map(FeatureManifest::settings)
        .or(() -> log.work().map(WorkLog.Work::settings))
        .ifPresent(before -> Changes.say("extract", before, settings, "doing it anew"));
    log.begin(
        new WorkLog.Work(Manifests.FORMAT, id(), settings, "", List.of(), List.of()),
        valid.values());
    storage.delete(new Path(folder, Workspace.MANIFEST));
    Leftovers.sweep(storage, root, List.of(folder));
    Set<String> names = new HashSet<>();
    Part.counted(valid.values()).forEach(each -> names.add(each.file().name()));
    Leftovers.retain(storage, folder, names);
    return source.shards().stream().filter(each -> !valid.containsKey(each.name())).toList();
  }

  /** Makes what is missing, wave by wave. */
  List<FeatureTaskResult> run(
      StageContext context,
      List<ShardSource.Shard> missing,
      Function<TaskOutput, JavaRDD<FeatureTaskResult>> work) {
    List<Integer> partitions = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      partitions.add(i);
    }
    List<FeatureTaskResult> results =
        new Waves(context, List.of(folder), log)
            .run(partitions, work, (i, result) -> part(missing.get(i), result));
    for (int i = 0; i < missing.size(); i++) {
      Part part = part(missing.get(i), results.get(i));
      valid.put(part.name(), part);
      filesMade += part.files().size();
    }
    return results;
  }

  private Part part(ShardSource.Shard shard, FeatureTaskResult result) {
    return new Part(
        shard.name(),
        shard.number(),
        made(shard),
        List.of(result.files()),
        List.of(),
        result.refused(),
        "",
        result.unlabelled());
  }

  List<Part> parts() {
    return Part.sorted(valid.values());
  }

  int filesMade() {
    return filesMade;
  }

  /** Makes the folder readable and forgets how it came to be. */
  void publish(FeatureManifest finished) {
    Manifests.publish(storage, folder, finished);
    log.clear();
  }
}
