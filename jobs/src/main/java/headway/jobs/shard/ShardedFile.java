package headway.jobs.shard;

import headway.common.dataset.manifest.DataFile;

/**
 * A shard file and its images by label.
 *
 * @param classCounts as many as there are classes
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShardedFile(DataFile file, long[] classCounts) {}
