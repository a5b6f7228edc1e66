package headway.jobs.extract;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.ManifestFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartId;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.PartOutput;
import headway.jobs.parts.SettingChanges;
import headway.jobs.parts.StaleFiles;
import headway.jobs.spark.Session;
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
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/** Which features are there, and which must be made. */
final class FeatureWork {
  /** Where the network lies; only its hash counts. */
  static final String REFERENCE = "network.ref";

  private final Storage storage;
  private final Path folder;
  private final ShardSource source;
  private final Map<String, String> settings;
  private final ManifestFile<FeatureManifest> file;
  private final Map<String, Part> valid = new TreeMap<>();
  private int filesMade;

  FeatureWork(Storage storage, Path folder, ShardSource source, Map<String, String> settings) {
    this.storage = storage;
    this.folder = folder;
    this.source = source;
    this.settings = new TreeMap<>(settings);
    this.file = ManifestFile.open(storage, folder, FeatureManifest.class);
    manifest().ifPresent(each -> keep(each.parts()));
  }

  /** Valid is what was made of a shard that is still wanted, is the same, and is there. */
  private void keep(Collection<Part> parts) {
    Map<String, Long> lengths = storage.lengths(folder);
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
        List.of(counting.toString(), String.join("/", source.classes()), shard.version()));
  }

  private PartId id(ShardSource.Shard shard) {
    return new PartId(shard.name(), shard.number(), made(shard));
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
    return file.manifest();
  }

  boolean isFinished() {
    return manifest().filter(each -> each.fingerprint().equals(id())).isPresent()
        && valid.size() == source.shards().size();
  }

  /**
   * Says why something is made again, and takes what an earlier run made.
   *
   * @return shards whose features are missing
   */
  List<ShardSource.Shard> begin(Session session) {
    manifest()
        .map(FeatureManifest::settings)
        .ifPresent(before -> SettingChanges.say("extract", before, settings, "doing it anew"));
    storage.abortUploads(folder);
    FoundParts.among(session, missing().stream().map(this::id).toList(), List.of(folder))
        .forEach(part -> valid.put(part.name(), part));
    return missing();
  }

  private List<ShardSource.Shard> missing() {
    return source.shards().stream().filter(each -> !valid.containsKey(each.name())).toList();
  }

  /** Makes what is missing. */
  List<FeatureTaskResult> run(Session session, List<ShardSource.Shard> missing, ExtractTask task) {
    if (missing.isEmpty()) {
      return List.of();
    }
    List<Tuple2<String, PartId>> work =
        missing.stream().map(shard -> new Tuple2<>(shard.uri(), id(shard))).toList();
    PartOutput output = new PartOutput(List.of(folder));
    List<FeatureTaskResult> results =
        PartJob.run(
            session,
            ShardSource.map(session, work, output, task),
            IntStream.range(0, work.size()).boxed().toList());
    for (FeatureTaskResult each : results) {
      valid.put(each.part().name(), each.part());
      filesMade += each.part().files().size();
    }
    return results;
  }

  List<Part> parts() {
    return Part.sorted(valid.values());
  }

  int filesMade() {
    return filesMade;
  }

  /** Commits all parts, then deletes what the manifest does not name. */
  void publish(FeatureManifest finished) {
    file.publish(finished);
    Set<String> names = new HashSet<>(Set.of(Workspace.MANIFEST));
    finished.files().forEach(each -> names.add(each.name()));
    StaleFiles.retain(storage, folder, names);
  }
}
