/** Sums the parameters of workers in a fixed order. */
package headway.jobs.train.averaging.aggregation;
