/** Spark as Headway uses it: the session, output that appears at once or not at all, progress. */
package headway.jobs.spark;
