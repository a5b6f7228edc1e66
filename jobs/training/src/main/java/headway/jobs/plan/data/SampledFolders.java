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
import headway.jobs.shard.listing.PlannedSplit;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Counts images in class folders by listing some of them, in parallel, evenly spread over all. The
 * number of requests is bounded by {@code plan.sampleFolders} and {@code plan.sampleImages}. Of
 * folders with more images, every sixteenth is listed sixteen times as far, and the others count as
 * the mean of these.
 */
public final class SampledFolders {
  private static final int THREADS = 16;

  /** Of folders with many images one in so many is listed so many times as far. */
  private static final int FURTHER = 16;

  /** Images of a folder whose first bytes may be read. */
  private static final int FEW = 64;

  private SampledFolders() {}

  /** What is listed of one folder. */
  private static final class Sample {
    private final Iterator<ImageRef> rest;
    private final ListedSizes sizes = new ListedSizes();
    private final List<String> some = new ArrayList<>();

    /** The images of the folder: those that are listed, or an estimate. */
    private double images;

    Sample(Iterator<ImageRef> folder) {
      this.rest = folder;
    }

    /** Lists on, up to {@code most} images in all. */
    Sample list(long most) {
      while (sizes.images() < most && rest.hasNext()) {
        ImageRef image = rest.next();
        sizes.add(image.key(), image.split(), image.sizeBytes());
        if (some.size() < FEW) {
          some.add(image.uri());
        }
      }
      images = sizes.images();
      return this;
    }

    boolean isCut() {
      return rest.hasNext();
    }
  }

  /**
   * What is listed of all chosen folders.
   *
   * @param folders that there are
   * @param large those with more than {@code plan.sampleImages}
   * @param further those of them that were listed further
   */
  private record Samples(int folders, List<Sample> all, List<Sample> large, List<Sample> further) {
    Map<PlannedSplit, Long> images() {
      Map<PlannedSplit, Double> sums = new EnumMap<>(PlannedSplit.class);
      for (Sample each : all) {
        double factor = each.images / Math.max(1, each.sizes.images());
        each.sizes
            .scaled(1)
            .forEach((portion, count) -> sums.merge(portion, count * factor, Double::sum));
      }
      Map<PlannedSplit, Long> images = new EnumMap<>(PlannedSplit.class);
      double scale = (double) folders / all.size();
      sums.forEach((portion, count) -> images.put(portion, Math.round(count * scale)));
      return images;
    }

    boolean isWhole() {
      return all.size() == folders && all.stream().noneMatch(Sample::isCut);
    }

    String origin() {
      if (isWhole()) {
        return FigureText.text("all %,d folders listed", folders);
      }
      boolean estimated = all.size() < folders || further.size() < large.size();
      String error =
          estimated && all.size() > 1 ? FigureText.text(", ± %.1f %%", 100 * relativeError()) : "";
      long cut = further.stream().filter(Sample::isCut).count();
      return FigureText.text("%,d of %,d folders listed%s", all.size(), folders, error)
          + (large.isEmpty()
              ? ""
              : FigureText.text(
                  "; %,d have more than plan.sampleImages and count as the mean of %,d of them",
                  large.size(), further.size()))
          + (cut > 0
              ? FigureText.text(
                  "; at least: %,d have more than %d times that, so raise it", cut, FURTHER)
              : "");
    }

    /** Two standard errors of the number of images, as a share of it. */
    private double relativeError() {
      double[] counts = all.stream().mapToDouble(each -> each.images).toArray();
      double sum = Arrays.stream(counts).sum();
      double[] known = further.stream().mapToDouble(each -> each.images).toArray();
      return Math.hypot(
          meanError(counts, folders) * all.size() / sum,
          meanError(known, large.size()) * large.size() / sum);
    }

    /** Two standard errors of the mean of {@code all} values, of which some are known. */
    private static double meanError(double[] known, int all) {
      if (known.length < 2) {
        return 0;
      }
      double mean = Arrays.stream(known).average().orElse(0);
      double squares = Arrays.stream(known).map(each -> Math.pow(each - mean, 2)).sum();
      double variance = squares / (known.length - 1);
      return 2 * Math.sqrt(variance / known.length * (1 - (double) known.length / all));
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
    if (listing.classes().size() < 2) {
      throw new InputException(
          "Cannot plan for %s: it has the single class %s; a classifier needs at least two class folders"
              .formatted(uri, String.join("", listing.classes())));
    }
    int all = listing.folders().size();
    int chosen = Math.min(all, settings.plan().sampleFolders());
    List<Supplier<Iterator<ImageRef>>> folders = new ArrayList<>();
    for (int i = 0; i < chosen; i++) {
      folders.add(listing.folders().get((int) ((long) i * all / chosen)));
    }
    return data(storage, uri, listing, list(all, folders, settings.plan().sampleImages()));
  }

  private static InputException unsampled(Path uri, String why) {
    return new InputException(
        "Cannot sample "
            + uri
            + ": "
            + why
            + ", and only class folders are sampled; give --images N, --mean-bytes and --classes");
  }

  private static Samples list(int all, List<Supplier<Iterator<ImageRef>>> folders, int most) {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, folders.size()));
    try {
      List<Sample> samples = each(folders, folder -> new Sample(folder.get()).list(most), threads);
      List<Sample> large = samples.stream().filter(Sample::isCut).toList();
      int chosen = (large.size() + FURTHER - 1) / FURTHER;
      List<Sample> further =
          IntStream.range(0, chosen)
              .mapToObj(i -> large.get((int) ((long) i * large.size() / chosen)))
              .toList();
      each(further, sample -> sample.list((long) FURTHER * most), threads);
      double mean = further.stream().mapToDouble(each -> each.images).average().orElse(0);
      Set<Sample> known = new HashSet<>(further);
      large.stream().filter(each -> !known.contains(each)).forEach(each -> each.images = mean);
      return new Samples(all, samples, large, further);
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw failed;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T, R> List<R> each(List<T> all, Function<T, R> work, Executor threads) {
    List<CompletableFuture<R>> results =
        all.stream()
            .map(each -> CompletableFuture.supplyAsync(() -> work.apply(each), threads))
            .toList();
    return results.stream().map(CompletableFuture::join).toList();
  }

  private static PlannedData data(
      Storage storage, Path uri, FolderListing listing, Samples samples) {
    ListedSizes listed = new ListedSizes();
    samples.all().forEach(each -> listed.add(each.sizes));
    if (listed.images() == 0) {
      throw new InputException(
          "Cannot plan for "
              + uri
              + ": the %d class folders that were listed have no images; check the URI"
                  .formatted(samples.all().size()));
    }
    return new PlannedData(
        samples.images(),
        listed.meanBytes(),
        listing.classes().size(),
        PlannedData.meanBytes(listing.classes()),
        samples.folders(),
        listed.meanKeyBytes(),
        listed.meanNameBytes(),
        SharedPrefix.mean(
            storage,
            samples.all().stream().flatMap(each -> each.some.stream()).toList(),
            listed.meanBytes()),
        listing.rule(),
        samples.isWhole() ? Basis.COUNTED : Basis.ASSUMED,
        samples.origin());
  }
}
