/** Finds images of the same content, and rewrites shards without them. */
package headway.jobs.shard.duplicates;
