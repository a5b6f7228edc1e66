/**
 * RDD operations for training rounds, cheaper than Spark's own: select, map and collect partitions;
 * and those that send Headway's classes in a session whose serializer does not know them.
 */
package headway.jobs.spark.rdd;
