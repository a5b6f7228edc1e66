/** Image references, and the labels and splits that Parquet files declare. */
package headway.jobs.images;
