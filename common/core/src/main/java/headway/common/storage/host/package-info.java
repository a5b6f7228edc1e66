/** A cache of large files on the host's disk, shared by its processes. */
package headway.common.storage.host;
