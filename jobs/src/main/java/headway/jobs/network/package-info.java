/**
 * What can be known of a network before a job: its layers and cuts, and whether it computes the
 * same here as where it came from. Reads a network file and .npy arrays. Writes nothing. Next:
 * {@code headway.jobs.extract}.
 */
package headway.jobs.network;
