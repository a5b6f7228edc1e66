package headway.jobs.predict.page;

import java.io.Serializable;

/**
 * An image for the page and the console.
 *
 * @param jpeg a thumbnail
 * @param labels most probable first
 * @param probabilities of {@code labels}, 0 to 1
 * @param map a class activation map of the first label over the image, as JPEG; empty if none was
 *     drawn
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShownPhoto(
    String key, byte[] jpeg, String[] labels, float[] probabilities, byte[] map)
    implements Serializable {
  public static final byte[] NO_MAP = {};

  /** Accepts a null map, which files of earlier versions contain. */
  public ShownPhoto {
    map = map == null ? NO_MAP : map;
  }

  public boolean hasMap() {
    return map.length > 0;
  }

  public ShownPhoto with(byte[] drawn) {
    return new ShownPhoto(key, jpeg, labels, probabilities, drawn);
  }
}
