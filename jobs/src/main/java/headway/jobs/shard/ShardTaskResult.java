package headway.jobs.shard;

import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.Part;
import java.util.List;

/**
 * What one task did.
 *
 * @param files that it wrote, by split
 * @param quarantine name of its file there, or empty
 * @param quarantined images left out
 * @param firstReason which of them was first, and why, or empty
 * @param unlabelled images left out because their class is unknown
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShardTaskResult(
    CountedFile[] files, String quarantine, long quarantined, String firstReason, long unlabelled) {

  Part part(Target target, String made) {
    return new Part(
        target.name(),
        target.number(),
        made,
        List.of(files),
        quarantine.isEmpty() ? List.of() : List.of(quarantine),
        quarantined,
        firstReason,
        unlabelled);
  }
}
