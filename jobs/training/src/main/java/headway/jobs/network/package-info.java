/**
 * Inspects a network before a job: its layers and cuts, and whether it computes the same as in its
 * own framework. Reads a network file and .npy arrays. Writes nothing. Next: {@code
 * headway.jobs.extract}.
 */
package headway.jobs.network;
