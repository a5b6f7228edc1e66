package headway.common.dataset;

import headway.common.dataset.split.Split;

/**
 * One image in a shard.
 *
 * @param key its path below the images' root; unique
 * @param bytes the encoded image, as found
 * @param path its file name
 * @param label the index of its class, or {@link #UNLABELLED}
 * @param sha256 of {@code bytes}
 * @param refusal why the source says that the image cannot be used; empty if it can
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; not copied for speed.
public record ShardRow(
    String key, byte[] bytes, String path, int label, Split split, String sha256, String refusal) {
  /** The label of an image whose class is unknown, as Hugging Face writes it. */
  public static final int UNLABELLED = -1;

  private static final byte[] NONE = {};

  /** An image that its source does not refuse. */
  public ShardRow(String key, byte[] bytes, String path, int label, Split split, String sha256) {
    this(key, bytes, path, label, split, sha256, "");
  }

  /** The reason why {@code bytes} is empty. */
  public String reasonWithoutBytes() {
    if (!refusal.isEmpty()) {
      return refusal;
    }
    return path.isEmpty() ? "empty: 0 bytes" : "no bytes, path " + path + " not found";
  }

  /** The same without the image. */
  public ShardRow withoutBytes() {
    return new ShardRow(key, NONE, path, label, split, sha256, refusal);
  }
}
