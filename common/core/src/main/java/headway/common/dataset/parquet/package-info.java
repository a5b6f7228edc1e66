/** Parquet files row by row: one writer that hashes what it writes, one reader that projects. */
package headway.common.dataset.parquet;
