package headway.jobs.shard.listing;

import headway.common.dataset.ListingRow;
import headway.common.dataset.split.Split;
import headway.jobs.images.ImageRef;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A photo under a label, now and when it was packed.
 *
 * @param image as it is listed now; null where it is not, because this crosses Kryo
 * @param number of the file that keeps it, or {@link PlacedImage#NEW}
 * @param oldSplit that was known before its content; null where its content decided, or it is new
 * @param oldNumber of the file it was in
 * @param changed whether that file must be written again
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

  /** The file to write again, by name. */
  public Stream<String> again() {
    return changed ? Stream.of(PartName.of(PlannedSplit.of(oldSplit), oldNumber)) : Stream.empty();
  }

  public Stream<PlacedImage> placed() {
    return image == null ? Stream.empty() : Stream.of(new PlacedImage(image, number));
  }
}
