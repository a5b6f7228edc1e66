package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.part.PartId;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.source.FolderListing;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.parts.FoundParts;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutlook.Action;
import headway.jobs.stage.provenance.SettingChanges;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * What shard would do now. Photos in class folders are listed by this process, up to {@code
 * status.listImages}; of more, and of lists and Parquet that changed, only shard itself can tell.
 */
final class ShardOutlook {
  /** Each folder costs at least one request, as much as this many photos. */
  private static final int PHOTOS_PER_FOLDER = 20;

  private final StageContext context;
  private final Storage storage;
  private final ShardSettings settings;
  private final Optional<ShardManifest> there;
  private final String uri;

  ShardOutlook(StageContext context) {
    this.context = context;
    this.storage = context.storage();
    this.settings = context.settings().shard();
    this.there = Manifests.find(storage, context.workspace().shards(), ShardManifest.class);
    String named = context.settings().images();
    this.uri = named.isBlank() ? there.map(ShardManifest::images).orElse("") : named;
  }

  StageOutlook outlook() {
    if (there.isEmpty()) {
      return unfinished();
    }
    ShardManifest manifest = there.get();
    StageOutlook outlook = compared(manifest);
    FoundParts found =
        new FoundParts(
            storage, List.of(context.workspace().shards(), context.workspace().quarantine()));
    int[] count = new int[1];
    manifest.parts().forEachWithoutCounts(part -> count[0] += found.isWhole(part) ? 1 : 0);
    int whole = count[0];
    int parts = Math.toIntExact(manifest.parts().count());
    if (whole < parts && outlook.action() != Action.ANEW) {
      return StageOutlook.of(
              Action.CONTINUE, List.of("files of %d parts are missing".formatted(parts - whole)))
          .withParts(whole, parts);
    }
    return outlook.withParts(whole, parts);
  }

  /** The parts of a run that was killed, or that is at work, are known by their files. */
  private StageOutlook unfinished() {
    long files =
        storage.lengths(context.workspace().shards()).keySet().stream()
            .flatMap(name -> PartId.suffixOf(name).stream())
            .distinct()
            .count();
    return files == 0
        ? StageOutlook.of(Action.ANEW, List.of(StageOutlook.NO_RESULT))
        : StageOutlook.of(
            Action.CONTINUE,
            List.of(
                StageOutlook.NO_RESULT
                    + " yet; "
                    + FigureText.count(files, "part")
                    + " of it have been written"));
  }

  private StageOutlook compared(ShardManifest manifest) {
    Path images = Storage.path(uri);
    ImageSource source = ImageSource.of(storage, images);
    if (source instanceof ImageFiles files) {
      return withoutClasses(manifest, Optional.of(FileInput.digest(files.files())));
    }
    if (!storage.exists(images)) {
      throw new InputException("Cannot list " + images + ": it does not exist; check the URI");
    }
    Optional<FolderListing> listing = ((ListedImages) source).labelledHere(storage, settings);
    if (listing.isEmpty()) {
      return withoutClasses(manifest, Optional.empty());
    }
    Map<String, String> named =
        ShardJob.named(settings, listing.get().rule(), listing.get().classes());
    List<String> changes = SettingChanges.between(manifest.settings(), named);
    if (!changes.isEmpty()) {
      return StageOutlook.of(Action.ANEW, changes);
    }
    Optional<ListingTotals> totals = totals(listing.get());
    if (totals.isEmpty()) {
      return notListed(
          "more than %,d photos or %,d class folders (status.listImages)"
              .formatted(most(), most() / PHOTOS_PER_FOLDER));
    }
    if (ShardWork.fingerprint(named, totals.get().digest()).equals(manifest.fingerprint())) {
      return StageOutlook.of(Action.UNCHANGED, List.of());
    }
    long before = manifest.rows() + manifest.quarantined();
    return StageOutlook.of(
        Action.CONTINUE,
        List.of(
            "photos were added, removed or replaced: %,d now, %,d before"
                .formatted(totals.get().images(), before)));
  }

  private int most() {
    return context.settings().status().listImages();
  }

  /** Lists of photos and Parquet: their classes and splits need reading them. */
  private StageOutlook withoutClasses(ShardManifest manifest, Optional<String> digest) {
    Map<String, String> known =
        Map.of(
            "shard.split", settings.split().toString(),
            "shard.labelColumn", settings.labelColumn(),
            "shard.targetBytes", String.valueOf(settings.targetBytes()),
            "shard.minimumFiles", String.valueOf(settings.minimumFiles()),
            "shard.maxPixels", String.valueOf(settings.maxPixels()));
    List<String> changes = SettingChanges.between(manifest.settings(), known);
    if (!changes.isEmpty()) {
      return StageOutlook.of(Action.ANEW, changes);
    }
    boolean same =
        digest
            .map(each -> ShardWork.fingerprint(manifest.settings(), each))
            .filter(manifest.fingerprint()::equals)
            .isPresent();
    return same ? StageOutlook.of(Action.UNCHANGED, List.of()) : notListed("they are in " + uri);
  }

  private static StageOutlook notListed(String reason) {
    return StageOutlook.of(
        Action.UNKNOWN,
        List.of("its settings are the same; the photos are compared by shard alone: " + reason));
  }

  /** The totals of all folders; empty if there are too many photos or folders. */
  private Optional<ListingTotals> totals(FolderListing listing) {
    if (listing.folders().size() > most() / PHOTOS_PER_FOLDER) {
      return Optional.empty();
    }
    ListingTotals totals = new ListingTotals();
    int photos = 0;
    for (Supplier<Iterator<ImageRef>> folder : listing.folders()) {
      for (Iterator<ImageRef> images = folder.get(); images.hasNext(); photos++) {
        if (photos == most()) {
          return Optional.empty();
        }
        totals.add(images.next());
      }
    }
    return Optional.of(totals);
  }
}
