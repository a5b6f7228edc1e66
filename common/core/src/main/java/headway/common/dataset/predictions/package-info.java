/**
 * Predictions for many images: parts, which tasks write, and tables for users, as Parquet and CSV.
 */
package headway.common.dataset.predictions;
