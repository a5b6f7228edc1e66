/**
 * What a classifier says of many images: parts, in the form in which tasks leave them, and the
 * tables that people read, as Parquet and as CSV.
 */
package headway.common.dataset.predictions;
