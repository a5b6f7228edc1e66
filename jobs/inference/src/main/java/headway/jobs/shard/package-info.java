/**
 * Reads images from class folders, a list or Parquet. Writes {@code shards/} and {@code
 * quarantine/}. Next: {@code headway.jobs.extract}.
 */
package headway.jobs.shard;
