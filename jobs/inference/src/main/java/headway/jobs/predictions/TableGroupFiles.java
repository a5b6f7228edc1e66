package headway.jobs.predictions;

import headway.common.dataset.parquet.WrittenFile;

/**
 * What became of a group.
 *
 * @param files one for each form
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record TableGroupFiles(WrittenFile[] files) {}
