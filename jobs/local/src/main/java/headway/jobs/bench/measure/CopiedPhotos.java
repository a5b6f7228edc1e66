package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.source.FolderListing;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.spark.ConcurrentTasks;
import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;

/**
 * Some of the user's photos, so that a measurement does not take longer where there are more. Only
 * class folders are sampled; other forms are measured whole.
 */
final class CopiedPhotos {
  private static final int COPIES = 8;

  private CopiedPhotos() {}

  /**
   * Copies {@code most} photos, if the class folders have more: equally many of each of up to so
   * many folders, in their order. A folder that has fewer makes the sample smaller.
   *
   * @param folder for the copies; what is there is deleted
   * @return the folder, or the URI of the settings if all are taken
   */
  static String of(Storage storage, Settings settings, Path folder, int most) {
    Path uri = Storage.path(settings.images());
    Optional<FolderListing> listing =
        ImageSource.of(storage, uri) instanceof ListedImages listed
            ? listed.labelledHere(storage, settings.shard())
            : Optional.empty();
    if (listing.isEmpty() || !hasMore(listing.get(), most)) {
      return settings.images();
    }
    List<ImageRef> sample = sample(listing.get(), most);
    Progress.say("bench: copying %d of the photos".formatted(sample.size()));
    storage.delete(folder);
    List<Callable<Path>> copies = new ArrayList<>();
    for (ImageRef image : sample) {
      copies.add(
          () -> {
            Path copy = new Path(folder, image.key());
            storage.publish(copy, ImageUri.read(storage, image.uri()));
            return copy;
          });
    }
    new ConcurrentTasks(COPIES, () -> {}).run(copies);
    return folder.toString();
  }

  private static boolean hasMore(FolderListing listing, int most) {
    int images = 0;
    for (int i = 0; i < listing.folders().size() && images <= most; i++) {
      Iterator<ImageRef> folder = listing.folders().get(i).get();
      while (images <= most && folder.hasNext()) {
        folder.next();
        images++;
      }
    }
    return images > most;
  }

  private static List<ImageRef> sample(FolderListing listing, int most) {
    int all = listing.folders().size();
    int chosen = Math.min(all, most);
    List<ImageRef> sample = new ArrayList<>();
    for (int i = 0; i < chosen; i++) {
      int share = (i + 1) * most / chosen - i * most / chosen;
      Iterator<ImageRef> folder = listing.folders().get((int) ((long) i * all / chosen)).get();
      for (int taken = 0; taken < share && folder.hasNext(); taken++) {
        sample.add(folder.next());
      }
    }
    return sample;
  }
}
