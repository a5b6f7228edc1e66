package headway.jobs.images.source;

import headway.common.dataset.split.Split;
import java.io.Serializable;
import java.util.Optional;

/**
 * A folder whose files are the images of one class.
 *
 * @param split declared by the parent folder, or null if the hash of the key decides; null because
 *     this crosses Kryo
 */
public record ClassFolder(String root, String uri, int label, Split split) implements Serializable {
  Optional<Split> fixedSplit() {
    return Optional.ofNullable(split);
  }
}
