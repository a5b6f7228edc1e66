package headway.jobs.shard;

import headway.common.dataset.manifest.DataFile;

/**
 * What one task did.
 *
 * @param classCounts images in the file, by label
 * @param quarantined images left out
 * @param firstReason why the first of them was, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShardTaskResult(
    DataFile file, long[] classCounts, long quarantined, String firstReason) {}
