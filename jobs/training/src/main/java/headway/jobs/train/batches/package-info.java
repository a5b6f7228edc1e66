/** Which examples each worker learns from in a round, in which order, and blended with which. */
package headway.jobs.train.batches;
