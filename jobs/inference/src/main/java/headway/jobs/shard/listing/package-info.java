/** Lists images by class folder or by a list, in the executors; the driver holds totals alone. */
package headway.jobs.shard.listing;
