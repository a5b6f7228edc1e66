package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.images.AlternatingIterator;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Some of the user's photos, so that a measurement does not take longer where there are more. Only
 * class folders are sampled; other forms are measured whole.
 */
final class CopiedPhotos {
  private static final int COPIES = 8;

  private CopiedPhotos() {}

  /**
   * Copies {@code most} photos, if the class folders have more: one of each of up to so many
   * folders in turn.
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
    List<ImageRef> sample = listing.map(each -> sample(each.folders(), most)).orElse(List.of());
    if (sample.size() <= most) {
      return settings.images();
    }
    Progress.say("bench: copying %d of the photos".formatted(most));
    storage.delete(folder);
    List<Callable<Path>> copies = new ArrayList<>();
    for (ImageRef image : sample.subList(0, most)) {
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

  /** One more than wanted, if there are more. */
  private static List<ImageRef> sample(List<Supplier<Iterator<ImageRef>>> folders, int most) {
    int chosen = Math.min(folders.size(), most + 1);
    Iterator<ImageRef> images =
        new AlternatingIterator<>(
            IntStream.range(0, chosen)
                .mapToObj(i -> folders.get((int) ((long) i * folders.size() / chosen)).get())
                .iterator(),
            chosen);
    List<ImageRef> sample = new ArrayList<>();
    while (sample.size() <= most && images.hasNext()) {
      sample.add(images.next());
    }
    return sample;
  }
}
