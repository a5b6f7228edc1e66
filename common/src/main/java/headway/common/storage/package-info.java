/**
 * Access by URI to object stores and disks through Hadoop's file systems.
 *
 * <p>On an object store a write becomes visible when it is closed and not before; on a disk {@link
 * headway.common.storage.Storage#publish} writes beside the target and renames. Either way a reader
 * sees the old object or the new one, never a part.
 */
package headway.common.storage;
