/** Atomic and conditional writes for each kind of store. */
package headway.common.storage.atomic;
