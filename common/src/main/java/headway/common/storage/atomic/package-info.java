/**
 * Writes that are seen whole or not at all, and those that happen only where nobody else was
 * faster, as each kind of store can do them.
 */
package headway.common.storage.atomic;
