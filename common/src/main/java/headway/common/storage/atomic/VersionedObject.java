package headway.common.storage.atomic;

/**
 * An object as it was read.
 *
 * @param version changes whenever the object does: the ETag on an object store, a hash of the bytes
 *     elsewhere, where a writer that wants to be noticed must therefore never write the same twice
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one decision and is never compared.
public record VersionedObject(byte[] bytes, String version) {}
