/** How images are divided among the splits, and which are in more than one. */
package headway.jobs.shard.splits;
