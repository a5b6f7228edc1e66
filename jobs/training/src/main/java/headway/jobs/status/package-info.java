/**
 * Reads the manifests and result lines of a workspace, its lease and the list of its photos. Writes
 * nothing. Next: run, or nothing.
 */
package headway.jobs.status;
