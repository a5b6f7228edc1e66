/** Selects, orders and mixes the examples of each worker in a round. */
package headway.jobs.train.batches;
