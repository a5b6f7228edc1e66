/** Applies trained heads to features in the executors. */
package headway.jobs.scoring;
