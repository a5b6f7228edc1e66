/**
 * What lies between the stages: splits, shards and features as Parquet, and the manifests that make
 * them readable.
 *
 * <p>Shards follow the Hugging Face image-dataset convention, so {@code datasets}, pyarrow, DuckDB
 * and Petastorm read them too.
 */
package headway.common.dataset;
