package headway.jobs.images;

import headway.common.dataset.split.Split;
import java.io.Serializable;

/**
 * A listed image that is not read yet.
 *
 * @param key its unique path below the images' root
 * @param uri of its bytes
 * @param sizeBytes its length; -1 if the listing does not state it
 * @param modifiedMillis its modification time in milliseconds since 1970; 0 if the listing does not
 *     state it
 * @param label the index of its class
 * @param split if it is known, or null if the content decides; null because this crosses Kryo
 * @param group the name of its group, or empty
 */
public record ImageRef(
    String key,
    String uri,
    long sizeBytes,
    long modifiedMillis,
    int label,
    Split split,
    String group)
    implements Serializable {

  /** An image without a group. */
  public ImageRef(
      String key, String uri, long sizeBytes, long modifiedMillis, int label, Split split) {
    this(key, uri, sizeBytes, modifiedMillis, label, split, "");
  }
}
