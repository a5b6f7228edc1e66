/** The assignment of images to splits, and images that are in more than one. */
package headway.jobs.shard.splits;
