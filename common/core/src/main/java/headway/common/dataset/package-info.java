/**
 * The data that stages exchange: splits, shards and features as Parquet, and their manifests.
 *
 * <p>Shards follow the Hugging Face image-dataset convention, so {@code datasets}, pyarrow, DuckDB
 * and Petastorm read them too.
 */
package headway.common.dataset;
