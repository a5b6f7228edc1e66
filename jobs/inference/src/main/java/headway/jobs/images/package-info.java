/** Sources of images: Parquet files that contain them, or references to image files. */
package headway.jobs.images;
