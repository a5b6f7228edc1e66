/** Large files of storage on this host's own disk, shared by the processes that run on it. */
package headway.common.storage.host;
