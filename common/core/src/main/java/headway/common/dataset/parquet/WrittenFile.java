package headway.common.dataset.parquet;

import java.io.Serializable;

/**
 * A finished file, as a manifest lists it.
 *
 * @param name relative to the manifest's folder
 * @param bytes its length
 * @param contentSha256 hexadecimal: of a Parquet file the hash of all bytes before the footer, of
 *     another of all its bytes
 */
public record WrittenFile(String name, long rows, long bytes, String contentSha256)
    implements Serializable {}
