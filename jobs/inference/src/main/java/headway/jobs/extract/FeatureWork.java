package headway.jobs.extract;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.ManifestFile;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.PartOutput;
import headway.jobs.parts.StaleFiles;
import headway.jobs.parts.WantedParts;
import headway.jobs.spark.Session;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.provenance.SettingChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/** Determines which feature parts exist and which are missing. */
final class FeatureWork {
  /** The network's location, which is recorded but not hashed; the network's hash counts. */
  static final String REFERENCE = "network.ref";

  private final Storage storage;
  private final Path folder;
  private final ShardSource source;
  private final Map<String, String> settings;
  private final ManifestFile<FeatureManifest> file;
  private final WantedParts parts;
  private int filesMade;

  FeatureWork(Storage storage, Path folder, ShardSource source, Map<String, String> settings) {
    this.storage = storage;
    this.folder = folder;
    this.source = source;
    this.settings = new TreeMap<>(settings);
    this.file = ManifestFile.open(storage, folder, FeatureManifest.class);
    this.parts =
        new WantedParts(
            ids(source, this.settings),
            new FoundParts(storage, List.of(folder)),
            action -> manifest().ifPresent(each -> each.parts().forEach(action::accept)));
  }

  private static List<PartId> ids(ShardSource source, Map<String, String> settings) {
    Map<String, String> counting = new TreeMap<>(settings);
    counting.remove(REFERENCE);
    UnaryOperator<String> made =
        Sha256.after(List.of(counting.toString(), String.join("/", source.classes())));
    return source.shards().stream()
        .map(shard -> new PartId(shard.name(), shard.number(), made.apply(shard.version())))
        .toList();
  }

  /** The fingerprint of the shards and settings. */
  String id() {
    List<String> all = new ArrayList<>(parts.wanted().stream().map(PartId::made).toList());
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
        && parts.isComplete();
  }

  /** What {@link #begin} and {@link #run} would do. */
  StageOutlook outlook() {
    List<String> changes =
        manifest()
            .map(before -> SettingChanges.between(before.settings(), settings))
            .orElse(List.of(StageOutlook.NO_RESULT));
    int there = parts.wanted().size() - parts.missing().size() + parts.unnamed();
    StageOutlook.Action action =
        isFinished()
            ? StageOutlook.Action.UNCHANGED
            : there > 0 ? StageOutlook.Action.CONTINUE : StageOutlook.Action.ANEW;
    boolean silent = changes.isEmpty() && action != StageOutlook.Action.UNCHANGED;
    return StageOutlook.of(
            action, silent ? List.of("shards changed, or files of features are missing") : changes)
        .withParts(there, parts.wanted().size());
  }

  /**
   * Reports changed settings and adds parts that an earlier run wrote.
   *
   * @return the number of shards whose features are missing
   */
  int begin(Session session) {
    manifest()
        .map(FeatureManifest::settings)
        .ifPresent(before -> SettingChanges.say("extract", before, settings, "doing it anew"));
    storage.abortUploads(folder);
    parts.takeFound(session);
    return parts.missing().size();
  }

  /**
   * What was computed.
   *
   * @param rows of features
   * @param decodeNanos spent reading and decoding, concurrently with the network
   * @param networkNanos spent in the frozen part
   */
  record Computed(long rows, long decodeNanos, long networkNanos) {
    static final Computed NOTHING = new Computed(0, 0, 0);

    Computed plus(FeatureTaskResult result) {
      return new Computed(
          rows + result.part().rows(),
          decodeNanos + result.decodeNanos(),
          networkNanos + result.networkNanos());
    }
  }

  /** Computes the missing parts. */
  Computed run(Session session, ExtractTask task) {
    List<Integer> missing = parts.missing();
    if (missing.isEmpty()) {
      return Computed.NOTHING;
    }
    List<Tuple2<String, PartId>> work =
        missing.stream()
            .map(i -> new Tuple2<>(source.shards().get(i).uri(), parts.wanted().get(i)))
            .toList();
    PartOutput output = new PartOutput(List.of(folder));
    AtomicReference<Computed> computed = new AtomicReference<>(Computed.NOTHING);
    PartJob.run(
        session,
        ShardSource.map(session, work, output, task),
        IntStream.range(0, work.size()).boxed().toList(),
        result -> {
          parts.add(result.part());
          filesMade += result.part().files().size();
          computed.updateAndGet(sum -> sum.plus(result));
        });
    return computed.get();
  }

  List<Part> parts() {
    return parts.there();
  }

  int filesMade() {
    return filesMade;
  }

  /** Publishes the manifest, then deletes files that it does not name. */
  void publish(FeatureManifest finished) {
    file.publish(finished);
    Set<String> names = new HashSet<>(Set.of(Workspace.MANIFEST, finished.parts().table()));
    finished
        .parts()
        .forEachWithoutCounts(part -> part.files().forEach(each -> names.add(each.file().name())));
    StaleFiles.retain(storage, folder, names);
  }
}
