/** Blocks of features or images, as tasks read them. */
package headway.jobs.features.block;
