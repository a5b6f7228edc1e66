/** Headway as the application master of YARN, which is Spark's driver in cluster deploy mode. */
package headway.jobs.spark.yarn;
