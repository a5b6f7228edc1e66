/** Where images come from: Parquet files that hold them, or references to loose ones. */
package headway.jobs.images;
