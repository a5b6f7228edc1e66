package headway.jobs.shard;

import java.io.Serializable;

/**
 * Files to write, by one task.
 *
 * @param name of what they are made from
 * @param number in the files' names
 */
record Target(String name, int number) implements Serializable {}
