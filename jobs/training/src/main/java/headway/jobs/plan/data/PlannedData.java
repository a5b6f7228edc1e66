package headway.jobs.plan.data;

import headway.common.UsageException;
import headway.common.config.PlanSettings;
import headway.common.config.Settings;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.Unit;
import headway.jobs.shard.PlannedParts;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PlannedSplit;
import headway.jobs.stage.FigureText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The images that a plan is for.
 *
 * @param images by what is known of their split before they are read
 * @param meanBytes of an image's file
 * @param classes 2 or more
 * @param classNameBytes of the name of a class, in the mean
 * @param folders that are listed: one for each class, or for each class of each split
 * @param keyBytes of an image's key, without the first bytes that the key before it in a shard has
 *     too, in the mean
 * @param nameBytes of the name of an image's file, counted likewise
 * @param sharedBytes of an image's first bytes that the image before it in a shard has too
 * @param rule by which images without a split get one
 * @param restsOn setting for numbers that the user gave, assumed for a sample
 * @param origin where they come from
 */
public record PlannedData(
    Map<PlannedSplit, Long> images,
    double meanBytes,
    int classes,
    double classNameBytes,
    int folders,
    double keyBytes,
    double nameBytes,
    double sharedBytes,
    SplitRule rule,
    Basis restsOn,
    String origin) {
  /** ImageNet's {@code n01440764/n01440764_10026.JPEG}, of which two share the first three. */
  private static final int USUAL_KEY_BYTES = 26;

  private static final int USUAL_NAME_BYTES = 16;
  private static final int USUAL_CLASS_BYTES = 9;

  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9_,]*([.][0-9]+)?([eE][0-9]+)?");
  private static final double MOST = 1e15;

  /**
   * The images that the settings count; empty where {@code images.uri} is a URI.
   *
   * @throws UsageException if the number is none of a data set
   */
  public static Optional<PlannedData> ofNumbers(Settings settings) {
    String given = settings.images().strip();
    if (!NUMBER.matcher(given).matches()) {
      return Optional.empty();
    }
    // A double is infinite where BigDecimal has no room for the exponent.
    double number = Double.parseDouble(given.replaceAll("[_,]", ""));
    PlanSettings plan = settings.plan();
    if (number < 1 || number > MOST || number != Math.rint(number)) {
      throw new UsageException(
          "Cannot plan for %s images: give a whole number from 1 to 1e15, or a URI"
              .formatted(given));
    }
    long images = (long) number;
    if (images < plan.classes()) {
      throw new UsageException(
          "Cannot plan for %,d images of %,d classes: each class needs an image; lower --classes"
              .formatted(images, plan.classes()));
    }
    return Optional.of(
        new PlannedData(
            Map.of(PlannedSplit.MIXED, images),
            plan.meanBytes(),
            plan.classes(),
            USUAL_CLASS_BYTES,
            plan.classes(),
            USUAL_KEY_BYTES,
            USUAL_NAME_BYTES,
            0,
            SplitRule.of(settings.shard().split(), settings.shard().groups()),
            Basis.SETTING,
            "--images, --mean-bytes, --classes"));
  }

  /** The bytes of a class' name in UTF-8, in the mean. */
  public static double meanBytes(List<String> classes) {
    return classes.stream()
        .mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length)
        .average()
        .orElse(0);
  }

  /** The number of all images. */
  public long count() {
    return images.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of images of a split. */
  public long count(Split split) {
    long mixed = images.getOrDefault(PlannedSplit.MIXED, 0L);
    return images.getOrDefault(PlannedSplit.of(split), 0L) + Math.round(mixed * rule.share(split));
  }

  /** The bytes of all images. */
  public double bytes() {
    return count() * meanBytes;
  }

  /** The parts that shard plans for them. */
  public PlannedParts parts(Settings settings) {
    ListingTotals totals = new ListingTotals();
    images.forEach(
        (portion, count) -> totals.add(portion, 0, count, Math.round(count * meanBytes)));
    return PlannedParts.of(totals, settings.shard(), rule);
  }

  public void addTo(Figures figures) {
    figures.add("images", "images", count(), Unit.COUNT, restsOn, origin);
    figures.add(
        "imageBytes",
        "bytes of images",
        bytes(),
        Unit.BYTES,
        restsOn,
        FigureText.text("%,.0f bytes each", meanBytes));
    figures.add("classes", "classes", classes, Unit.COUNT, restsOn, origin);
    for (Split split : Split.values()) {
      figures.add(
          split.label() + "Images",
          "  " + split.label(),
          count(split),
          Unit.COUNT,
          restsOn,
          "shard.split, or what the folders name");
    }
  }
}
