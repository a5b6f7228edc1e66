package headway.jobs.images;

import headway.common.dataset.split.Split;

/**
 * A listed image, not yet read.
 *
 * @param key its path below the images' root; unique
 * @param uri where its bytes are
 * @param sizeBytes its length; -1 where the listing does not say
 * @param modifiedMillis when it was last written, since 1970; 0 where the listing does not say
 * @param label the index of its class
 * @param split as far as it is known, or null where the content decides; null because this crosses
 *     Kryo
 * @param group of the images that belong together, or empty
 */
public record ImageRef(
    String key,
    String uri,
    long sizeBytes,
    long modifiedMillis,
    int label,
    Split split,
    String group) {

  /** An image on its own. */
  public ImageRef(
      String key, String uri, long sizeBytes, long modifiedMillis, int label, Split split) {
    this(key, uri, sizeBytes, modifiedMillis, label, split, "");
  }
}
