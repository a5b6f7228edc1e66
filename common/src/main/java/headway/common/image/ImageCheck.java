package headway.common.image;

import headway.common.InputException;
import java.util.Optional;

/** Tells which images would be useless or dangerous to everything that comes after. */
public final class ImageCheck {
  private final ImageDecoder decoder;

  /**
   * @param maxPixels width × height above which an image is refused from its header alone, ≥ 1
   */
  public ImageCheck(long maxPixels) {
    decoder = new ImageDecoder(maxPixels);
  }

  /**
   * Why this image must not be used, as a short sentence that is the same for the same bytes; empty
   * where it is sound. Bytes after the image's end are no reason.
   */
  public Optional<String> reasonToRefuse(byte[] encoded) {
    try {
      decoder.check(encoded);
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of(e.getMessage());
    }
  }
}
