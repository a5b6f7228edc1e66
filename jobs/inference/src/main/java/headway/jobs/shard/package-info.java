/**
 * Reads photos by class folder, by list or as Parquet. Writes {@code shards/} and {@code
 * quarantine/}. Next: {@code headway.jobs.extract}.
 */
package headway.jobs.shard;
