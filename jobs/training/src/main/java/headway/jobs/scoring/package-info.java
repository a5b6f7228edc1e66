/** A trained head applied to features in the executors. */
package headway.jobs.scoring;
