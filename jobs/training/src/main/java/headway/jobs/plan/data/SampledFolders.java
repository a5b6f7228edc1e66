package headway.jobs.plan.data;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.source.FolderListing;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.plan.figures.Basis;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * Counts images in class folders by listing some of them, in parallel, evenly spread over all. The
 * number of requests is bounded by {@code plan.sampleFolders} and {@code plan.sampleImages}.
 */
public final class SampledFolders {
  private static final int THREADS = 16;

  /** Images of a folder whose first bytes may be read. */
  private static final int FEW = 64;

  private SampledFolders() {}

  /** What is listed of one folder. */
  private record Sample(ListedSizes sizes, boolean cut, List<String> some) {
    long count() {
      return sizes.images();
    }

    static Sample of(Iterator<ImageRef> folder, int most) {
      ListedSizes sizes = new ListedSizes();
      List<String> some = new ArrayList<>();
      while (sizes.images() < most && folder.hasNext()) {
        ImageRef image = folder.next();
        sizes.add(image.key(), image.split(), image.sizeBytes());
        if (some.size() < FEW) {
          some.add(image.uri());
        }
      }
      return new Sample(sizes, folder.hasNext(), some);
    }
  }

  /**
   * The images at the URI of the settings.
   *
   * @throws InputException if there is nothing, or it has no class folders with images
   */
  public static PlannedData of(Storage storage, Settings settings) {
    Path uri = Storage.path(settings.images());
    ImageSource source = ImageSource.of(storage, uri);
    if (source instanceof ImageFiles files) {
      throw unsampled(uri, "its images lie in " + files.form());
    }
    if (!storage.exists(uri)) {
      throw new InputException(
          "Cannot plan for images %s: it is neither a number, such as 1e6, nor a folder that exists; check the number or the URI"
              .formatted(settings.images()));
    }
    FolderListing listing =
        ((ListedImages) source)
            .labelledHere(storage, settings.shard())
            .orElseThrow(() -> unsampled(uri, "it is a list"));
    int all = listing.folders().size();
    int chosen = Math.min(all, settings.plan().sampleFolders());
    List<Supplier<Iterator<ImageRef>>> folders = new ArrayList<>();
    for (int i = 0; i < chosen; i++) {
      folders.add(listing.folders().get((int) ((long) i * all / chosen)));
    }
    return data(storage, uri, listing, list(folders, settings.plan().sampleImages()));
  }

  private static InputException unsampled(Path uri, String why) {
    return new InputException(
        "Cannot sample "
            + uri
            + ": "
            + why
            + ", and only class folders are sampled; give --images N, --mean-bytes and --classes");
  }

  private static List<Sample> list(List<Supplier<Iterator<ImageRef>>> folders, int most) {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, folders.size()));
    try {
      List<CompletableFuture<Sample>> samples =
          folders.stream()
              .map(
                  each -> CompletableFuture.supplyAsync(() -> Sample.of(each.get(), most), threads))
              .toList();
      return samples.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw failed;
    } finally {
      threads.shutdownNow();
    }
  }

  private static PlannedData data(
      Storage storage, Path uri, FolderListing listing, List<Sample> samples) {
    int folders = listing.folders().size();
    double scale = (double) folders / samples.size();
    ListedSizes listed = new ListedSizes();
    samples.forEach(each -> listed.add(each.sizes()));
    if (listed.images() == 0) {
      throw new InputException(
          "Cannot plan for "
              + uri
              + ": the %d class folders that were listed have no images; check the URI"
                  .formatted(samples.size()));
    }
    return new PlannedData(
        listed.scaled(scale),
        listed.meanBytes(),
        listing.classes().size(),
        folders,
        listed.meanKeyBytes(),
        listed.meanNameBytes(),
        SharedPrefix.mean(
            storage,
            samples.stream().flatMap(each -> each.some().stream()).toList(),
            listed.meanBytes()),
        listing.rule(),
        isWhole(folders, samples) ? Basis.COUNTED : Basis.ASSUMED,
        origin(folders, samples));
  }

  private static boolean isWhole(int folders, List<Sample> samples) {
    return samples.size() == folders && samples.stream().noneMatch(Sample::cut);
  }

  private static String origin(int folders, List<Sample> samples) {
    if (isWhole(folders, samples)) {
      return FigureText.text("all %,d folders listed", folders);
    }
    long cut = samples.stream().filter(Sample::cut).count();
    String error =
        samples.size() < folders && samples.size() > 1
            ? FigureText.text(", ± %.1f %%", 100 * relativeError(folders, samples))
            : "";
    return FigureText.text("%,d of %,d folders listed%s", samples.size(), folders, error)
        + (cut > 0
            ? FigureText.text("; at least: %,d have more than plan.sampleImages, so raise it", cut)
            : "");
  }

  /** Two standard errors of the number of images, as a share of it. */
  private static double relativeError(int folders, List<Sample> samples) {
    double mean = samples.stream().mapToLong(Sample::count).average().orElse(0);
    double squares = samples.stream().mapToDouble(each -> Math.pow(each.count() - mean, 2)).sum();
    double variance = squares / (samples.size() - 1);
    double unseen = 1 - (double) samples.size() / folders;
    return 2 * Math.sqrt(variance / samples.size() * unseen) / mean;
  }
}
