package headway.common.image;

import headway.common.InputException;
import java.util.Optional;

/** Rejects images that later stages cannot use or that would exhaust memory. */
public final class ImageCheck {
  private final ImageDecoder decoder;

  /**
   * @param maxPixels width × height above which an image is rejected by its header, ≥ 1
   */
  public ImageCheck(long maxPixels) {
    decoder = new ImageDecoder(maxPixels);
  }

  /**
   * The reason to reject an image, as a short sentence that depends on its bytes alone; empty if
   * the image is valid. Bytes after the image's end are ignored.
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
