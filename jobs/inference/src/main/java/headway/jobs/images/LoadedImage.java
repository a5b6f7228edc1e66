package headway.jobs.images;

import headway.common.dataset.ShardRow;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import java.io.Serializable;
import java.util.Optional;

/**
 * An image with its bytes, or the reason why there are none.
 *
 * @param bytes encoded; empty if there are none
 * @param reason why there are none; empty if there are
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LoadedImage(ImageRef ref, byte[] bytes, String reason) implements Serializable {
  private static final byte[] NONE = {};

  /** An image with its bytes. */
  public static LoadedImage of(ImageRef ref, byte[] bytes) {
    return new LoadedImage(ref, bytes, "");
  }

  /** An image that cannot be had. */
  public static LoadedImage refused(ImageRef ref, String reason) {
    return new LoadedImage(ref, NONE, reason);
  }

  /** Why it is refused before it is looked at. */
  public Optional<String> refused() {
    return Optional.of(reason).filter(each -> !each.isEmpty());
  }

  /** What is known of its length. */
  public long sizeBytes() {
    return bytes.length > 0 ? bytes.length : Math.max(0, ref.sizeBytes());
  }

  /** The row of a shard, with the split that the content decides where none is known. */
  public ShardRow row(SplitRule rule) {
    String sha256 = Sha256.of(bytes);
    return new ShardRow(
        ref.key(),
        bytes,
        ref.key().substring(ref.key().lastIndexOf('/') + 1),
        ref.label(),
        Optional.ofNullable(ref.split())
            .orElseGet(() -> rule.of(Optional.empty(), Optional.empty(), sha256)),
        sha256);
  }
}
