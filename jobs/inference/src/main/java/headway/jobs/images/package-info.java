/**
 * References to images, and what the Parquet files that contain images say of labels and splits.
 */
package headway.jobs.images;
