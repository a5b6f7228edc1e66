/**
 * Access by URI to object stores and disks through Hadoop's file systems.
 *
 * <p>On an object store a write becomes visible when it is closed; on a disk {@link
 * headway.common.storage.Storage#publish} writes a temporary file and renames it. In both cases
 * readers see the old object or the new one, never a part.
 */
package headway.common.storage;
