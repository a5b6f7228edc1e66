/** Headway's use of Spark: the session, concurrent tasks, progress. */
package headway.jobs.spark;
