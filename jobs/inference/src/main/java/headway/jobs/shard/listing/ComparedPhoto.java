package headway.jobs.shard.listing;

import headway.common.dataset.ListingRow;
import headway.common.dataset.split.Split;
import headway.jobs.images.ImageRef;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image with its label, as listed now and as packed before.
 *
 * @param image as listed now; null if it was removed, because this crosses Kryo
 * @param number of the part that keeps it, or {@link PlacedImage#NEW}
 * @param oldSplit known before its content was read; null if the content determined it, or the
 *     image is new
 * @param oldNumber of the part that it was in
 * @param changed whether that part must be rewritten
 */
public record ComparedPhoto(
    ImageRef image, int number, Split oldSplit, int oldNumber, boolean changed)
    implements Serializable {

  static ComparedPhoto of(Optional<ImageRef> now, Optional<ListingRow> before) {
    if (before.isEmpty()) {
      return new ComparedPhoto(now.orElseThrow(), PlacedImage.NEW, null, PlacedImage.NEW, false);
    }
    ListingRow old = before.get();
    if (now.isEmpty() || now.get().split() != old.split()) {
      return new ComparedPhoto(now.orElse(null), PlacedImage.NEW, old.split(), old.number(), true);
    }
    ImageRef image = now.get();
    boolean same =
        image.sizeBytes() == old.sizeBytes() && image.modifiedMillis() == old.modifiedMillis();
    return new ComparedPhoto(image, old.number(), old.split(), old.number(), !same);
  }

  /** The name of the part to rewrite, if any. */
  public Stream<String> again() {
    return changed ? Stream.of(PartName.of(PlannedSplit.of(oldSplit), oldNumber)) : Stream.empty();
  }

  public Stream<PlacedImage> placed() {
    return image == null ? Stream.empty() : Stream.of(new PlacedImage(image, number));
  }
}
