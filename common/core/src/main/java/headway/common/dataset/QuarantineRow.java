package headway.common.dataset;

/**
 * An image that is not used, and why.
 *
 * @param sizeBytes its length as found
 * @param reason one short sentence
 */
public record QuarantineRow(String key, long sizeBytes, String reason) {}
