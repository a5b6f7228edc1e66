/**
 * Features in memory as plain arrays, divided into blocks that depend on the data and the settings
 * but not on the cluster.
 */
package headway.jobs.features;
