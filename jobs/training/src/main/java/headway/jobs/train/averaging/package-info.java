/**
 * Parameter averaging on DL4J's {@code SparkComputationGraph}: a training master whose result
 * depends on the data, the seed and the number of logical workers, not on the cluster.
 */
package headway.jobs.train.averaging;
