package headway.jobs.predictions;

import java.io.Serializable;

/**
 * The parts that are merged into one file of a table.
 *
 * @param number of the file
 * @param parts URIs, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record TableGroup(int number, String[] parts) implements Serializable {}
