/**
 * What rounds of training need of RDDs, cheaper than Spark's own: some partitions, mapped,
 * collected.
 */
package headway.jobs.spark.rdd;
