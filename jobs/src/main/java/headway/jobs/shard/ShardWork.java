package headway.jobs.shard;

import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.manifest.WorkLog;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.waves.Changes;
import headway.jobs.waves.Leftovers;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Which shards are there, and the work that makes the others. */
final class ShardWork {
  private final Storage storage;
  private final Workspace workspace;
  private final Map<String, String> settings;
  private final String fingerprint;
  private final Optional<ShardManifest> manifest;
  private final WorkLog log;
  private final Map<String, Part> parts = new TreeMap<>();
  private final String id;
  private final Base base;
  private int reused;

  /**
   * Looks at what is there.
   *
   * @param settings all that shards depend on besides the photos, by name
   * @param digest of the photos
   */
  ShardWork(Storage storage, Workspace workspace, Map<String, String> settings, String digest) {
    this.storage = storage;
    this.workspace = workspace;
    this.settings = new TreeMap<>(settings);
    this.fingerprint = Sha256.of(List.of(this.settings.toString(), digest));
    this.manifest = Manifests.find(storage, workspace.shards(), ShardManifest.class);
    this.log = WorkLog.open(storage, workspace.shards());
    Optional<String> listing =
        manifest
            .filter(each -> each.settings().equals(this.settings))
            .map(ShardManifest::listing)
            .or(
                () ->
                    manifest.isPresent()
                        ? Optional.empty()
                        : log.work()
                            .filter(work -> work.settings().equals(this.settings))
                            .map(WorkLog.Work::listing));
    this.id = Sha256.of(List.of(fingerprint, listing.orElse("")));
    this.base = listing.map(this::base).orElseGet(Base::nothing);
  }

  private Base base(String listing) {
    Map<String, Long> lengths =
        storage.list(workspace.shards()).stream()
            .collect(Collectors.toMap(each -> each.getPath().getName(), FileStatus::getLen));
    if (manifest.isPresent()) {
      Map<String, Part> there = byName(manifest.get().parts());
      return new Base(there, listing, there.keySet(), Set.of(), false, lengths);
    }
    WorkLog.Work work = log.work().orElseThrow();
    return new Base(
        byName(log.parts()),
        listing,
        Set.copyOf(work.before()),
        Set.copyOf(work.touched()),
        !work.id().equals(id),
        lengths);
  }

  private static Map<String, Part> byName(Collection<Part> parts) {
    return parts.stream().collect(Collectors.toMap(Part::name, Function.identity()));
  }

  /** Whether everything is there, made of these photos by these settings. */
  boolean isFinished() {
    return manifest.filter(each -> each.fingerprint().equals(fingerprint)).isPresent()
        && base.before().stream().allMatch(name -> base.whole(name).isPresent());
  }

  ShardManifest finished() {
    return manifest.orElseThrow();
  }

  Base base() {
    return base;
  }

  /** What a part says that it was made of. */
  String made(String version) {
    return version.isEmpty() ? id : Sha256.of(List.of(settings.toString(), version));
  }

  WorkLog log() {
    return log;
  }

  /** Says why something is made again, and clears away what is not kept. */
  void begin(Pending pending) {
    manifest
        .map(ShardManifest::settings)
        .or(() -> log.work().map(WorkLog.Work::settings))
        .ifPresent(before -> Changes.say("shard", before, settings, "doing it anew"));
    Set<String> kept = pending.kept().stream().map(Part::name).collect(Collectors.toSet());
    // Until they are made again they are known by what they were.
    Stream<Part> known =
        base.before().stream().filter(name -> !kept.contains(name)).map(base.parts()::get);
    log.begin(
        new WorkLog.Work(
            Manifests.FORMAT,
            id,
            settings,
            base.listing(),
            List.copyOf(base.before()),
            pending.again()),
        Stream.concat(known, pending.kept().stream()).toList());
    storage.delete(new Path(workspace.shards(), Workspace.MANIFEST));
    pending.kept().forEach(part -> parts.put(part.name(), part));
    reused = Part.counted(parts.values()).size();
    clean();
  }

  /** Leaves the files of the parts that are kept, and of those that are made again. */
  private void clean() {
    List<Path> folders = List.of(workspace.shards(), workspace.quarantine());
    Leftovers.sweep(storage, workspace.root(), folders);
    Set<String> files = new HashSet<>();
    Set<String> quarantine = new HashSet<>();
    for (Part part : parts.values()) {
      part.files().forEach(each -> files.add(each.file().name()));
      quarantine.addAll(part.quarantine());
    }
    Leftovers.retain(storage, workspace.shards(), files);
    Leftovers.retain(storage, workspace.quarantine(), quarantine);
  }

  /** A part that was made now. */
  void add(Part part) {
    parts.put(part.name(), part);
  }

  List<Part> parts() {
    return Part.sorted(parts.values());
  }

  List<CountedFile> counted() {
    return Part.counted(parts.values());
  }

  /** Files that an earlier run had made. */
  int reused() {
    return reused;
  }

  /** Where the listing of this work goes, below the workspace. */
  String listing() {
    return "listing/" + id;
  }

  /** The manifest of all parts. */
  ShardManifest manifest(
      String images, List<String> classes, boolean listed, Duplicates duplicates) {
    return new ShardManifest(
        Manifests.FORMAT,
        fingerprint,
        images,
        classes,
        parts(),
        settings,
        listed ? listing() : "",
        duplicates.sameLabel(),
        duplicates.leaks());
  }

  /** Makes the folder readable and forgets how it came to be. */
  void publish(ShardManifest made) {
    Manifests.publish(storage, workspace.shards(), made);
    log.clear();
    Leftovers.retain(
        storage,
        workspace.listing(),
        made.listing().isEmpty() ? Set.of() : Set.of(new Path(made.listing()).getName()));
  }
}
