/**
 * RDD operations for training rounds, cheaper than Spark's own: select, map and collect partitions.
 */
package headway.jobs.spark.rdd;
