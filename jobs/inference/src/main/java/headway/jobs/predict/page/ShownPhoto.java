package headway.jobs.predict.page;

/**
 * A photo for the page and, of a few, for the console.
 *
 * @param jpeg the photo, small
 * @param labels most probable first
 * @param map a JPEG of where the classifier sees the first of them, over the photo; empty where
 *     none was drawn
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShownPhoto(
    String key, byte[] jpeg, String[] labels, float[] probabilities, byte[] map) {
  public static final byte[] NO_MAP = {};

  /** Of one that was kept before there were maps. */
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
