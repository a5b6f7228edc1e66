/** Spark's settings: from files, from the command line, and Headway's own. */
package headway.jobs.spark.settings;
