/**
 * Inspects a network before a job: its layers and cuts, and whether its outputs equal those of its
 * original framework. Reads a network file and .npy arrays. Writes nothing. Next: {@code
 * headway.jobs.extract}.
 */
package headway.jobs.network;
