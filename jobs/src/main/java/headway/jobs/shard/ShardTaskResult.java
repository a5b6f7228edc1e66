package headway.jobs.shard;

import headway.common.dataset.manifest.CountedFile;

/**
 * What one task did.
 *
 * @param files that it wrote, by split
 * @param quarantined images left out
 * @param firstReason which of them was first, and why, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShardTaskResult(CountedFile[] files, long quarantined, String firstReason) {}
