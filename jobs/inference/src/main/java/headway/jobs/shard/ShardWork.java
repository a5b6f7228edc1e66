package headway.jobs.shard;

import headway.common.dataset.manifest.ManifestFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.StaleFiles;
import headway.jobs.shard.duplicates.DuplicateImages;
import headway.jobs.shard.duplicates.PreviousShards;
import headway.jobs.spark.Session;
import headway.jobs.stage.provenance.SettingChanges;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/** Determines which shard parts exist and which are missing. */
final class ShardWork {
  private final Storage storage;
  private final Workspace workspace;
  private final Map<String, String> settings;
  private final UnaryOperator<String> made;
  private final String fingerprint;
  private final ManifestFile<ShardManifest> file;
  private final Map<String, Part> parts = new TreeMap<>();
  private final String id;
  private final FoundParts found;
  private final PreviousShards before;
  private int reused;

  /**
   * Inspects the existing shards.
   *
   * @param settings all settings that shards depend on, by name
   * @param digest of the images
   */
  ShardWork(Storage storage, Workspace workspace, Map<String, String> settings, String digest) {
    this.storage = storage;
    this.workspace = workspace;
    this.settings = new TreeMap<>(settings);
    this.made = Sha256.after(List.of(this.settings.toString()));
    this.fingerprint = fingerprint(this.settings, digest);
    this.file = ManifestFile.open(storage, workspace.shards(), ShardManifest.class);
    this.found = new FoundParts(storage, folders());
    this.before =
        file.manifest()
            .filter(each -> each.settings().equals(this.settings))
            .map(this::before)
            .orElseGet(PreviousShards::nothing);
    this.id = Sha256.of(List.of(fingerprint, before.listing()));
  }

  /** What identifies the shards of these images with these settings. */
  static String fingerprint(Map<String, String> settings, String digest) {
    return Sha256.of(List.of(new TreeMap<>(settings).toString(), digest));
  }

  private PreviousShards before(ShardManifest manifest) {
    Map<String, Part> named = new TreeMap<>();
    manifest.parts().forEach(part -> named.put(part.name(), found.spool().keep(part)));
    return new PreviousShards(named, manifest.listing(), found.lengths());
  }

  /** Whether all shards exist and were made from these images with these settings. */
  boolean isFinished() {
    return file.manifest().filter(each -> each.fingerprint().equals(fingerprint)).isPresent()
        && before.damaged().isEmpty();
  }

  ShardManifest finished() {
    return file.manifest().orElseThrow();
  }

  PreviousShards before() {
    return before;
  }

  /** The input hash of a part. */
  String made(String version) {
    return version.isEmpty() ? id : made.apply(version);
  }

  /**
   * Reports changed settings, and adds the kept parts and those that an earlier run wrote.
   *
   * @return the partitions of {@code pending} that are missing
   */
  List<Integer> begin(Session session, PendingImages pending) {
    file.manifest()
        .map(ShardManifest::settings)
        .ifPresent(made -> SettingChanges.say("shard", made, settings, "doing it anew"));
    folders().forEach(storage::abortUploads);
    pending.kept().forEach(this::add);
    found.among(session, pending.targets()).forEach(this::add);
    reused = parts.values().stream().mapToInt(part -> part.files().size()).sum();
    return IntStream.range(0, pending.targets().size())
        .filter(i -> !parts.containsKey(pending.targets().get(i).name()))
        .boxed()
        .toList();
  }

  /**
   * Adds the parts of {@code wanted} that an earlier run wrote.
   *
   * @return their names
   */
  Set<String> findAll(Session session, Collection<PartId> wanted) {
    List<Part> now = new FoundParts(storage, folders()).among(session, wanted);
    now.forEach(this::add);
    return now.stream().map(Part::name).collect(Collectors.toSet());
  }

  /** The folders of the shards and of the quarantine. */
  List<Path> folders() {
    return List.of(workspace.shards(), workspace.quarantine());
  }

  /** Adds a finished part, replacing one with the same name. */
  void add(Part part) {
    parts.put(part.name(), found.spool().keep(part));
  }

  List<Part> parts() {
    return Part.sorted(parts.values());
  }

  /** The number of files that an earlier run wrote. */
  int reused() {
    return reused;
  }

  /** The path of this run's listing below the workspace. */
  String listing() {
    return "listing/" + id;
  }

  /** The manifest of all parts. */
  ShardManifest manifest(
      String images, List<String> classes, boolean listed, DuplicateImages duplicates) {
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

  /** Publishes the manifest, then deletes files that it does not name. */
  void publish(ShardManifest made) {
    file.publish(made);
    Set<String> shards = new HashSet<>(Set.of(Workspace.MANIFEST, made.parts().table()));
    Set<String> quarantine = new HashSet<>();
    for (Part part : parts.values()) {
      part.files().forEach(each -> shards.add(each.file().name()));
      quarantine.addAll(part.quarantine());
    }
    StaleFiles.retain(storage, workspace.shards(), shards);
    StaleFiles.retain(storage, workspace.quarantine(), quarantine);
    StaleFiles.retain(
        storage,
        workspace.listing(),
        made.listing().isEmpty() ? Set.of() : Set.of(new Path(made.listing()).getName()));
  }
}
