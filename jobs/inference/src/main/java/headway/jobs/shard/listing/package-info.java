/** Compares listed images with packed ones. The driver holds only totals. */
package headway.jobs.shard.listing;
