package headway.common.report.data;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A small image that is embedded in the page, about 10 kB. */
public final class Thumbnail {
  private static final Thumbnail NONE = new Thumbnail(new byte[0]);

  private final byte[] jpeg;

  private Thumbnail(byte[] jpeg) {
    this.jpeg = jpeg;
  }

  /**
   * An image from its file.
   *
   * @throws IllegalArgumentException if the bytes are not a JPEG
   */
  public static Thumbnail jpeg(byte[] bytes) {
    if (bytes.length < 3 || (bytes[0] & 0xff) != 0xff || (bytes[1] & 0xff) != 0xd8) {
      throw new IllegalArgumentException("A thumbnail must be JPEG");
    }
    return new Thumbnail(bytes.clone());
  }

  /** A placeholder for a missing image. */
  public static Thumbnail none() {
    return NONE;
  }

  /** A {@code data:} address of the image; nothing without one. */
  public Optional<String> address() {
    return jpeg.length == 0
        ? Optional.empty()
        : Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thumbnail that && Arrays.equals(jpeg, that.jpeg);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(jpeg);
  }

  @Override
  public String toString() {
    return "thumbnail of " + jpeg.length + " bytes";
  }
}
