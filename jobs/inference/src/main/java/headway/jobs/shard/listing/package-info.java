/** Compares listed images with those that were packed; the driver holds totals alone. */
package headway.jobs.shard.listing;
