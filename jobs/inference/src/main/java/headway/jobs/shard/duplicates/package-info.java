/** Finds images with the same bytes, and rewrites shards without contradictory ones. */
package headway.jobs.shard.duplicates;
