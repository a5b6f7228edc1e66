/** Spark's settings: from files, from the command line, and those that Headway needs. */
package headway.jobs.spark.settings;
