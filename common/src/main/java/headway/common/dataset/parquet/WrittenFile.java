package headway.common.dataset.parquet;

/**
 * A finished file, as a manifest lists it.
 *
 * @param name relative to the manifest's folder
 * @param bytes its length
 * @param sha256 of all its bytes, hexadecimal
 */
public record WrittenFile(String name, long rows, long bytes, String sha256) {}
