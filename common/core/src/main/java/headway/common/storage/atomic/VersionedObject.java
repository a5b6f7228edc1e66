package headway.common.storage.atomic;

/**
 * The contents of an object and their version.
 *
 * @param version changes with the object: the ETag on an object store, otherwise a hash of the
 *     bytes, so writing equal bytes again is not noticed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record VersionedObject(byte[] bytes, String version) {}
