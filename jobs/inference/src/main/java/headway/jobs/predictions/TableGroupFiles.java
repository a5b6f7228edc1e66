package headway.jobs.predictions;

import headway.common.dataset.parquet.WrittenFile;
import java.io.Serializable;

/**
 * The written files of a group.
 *
 * @param files one per table format
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record TableGroupFiles(WrittenFile[] files) implements Serializable {}
