package headway.jobs.features;

import java.io.Serializable;

/**
 * Consecutive rows of one features file.
 *
 * @param uri of the file
 * @param firstRow from 0
 */
public record Slice(String uri, long firstRow, int rows) implements Serializable {}
