package headway.jobs.predict;

/**
 * A photo for the page.
 *
 * @param jpeg a small picture
 * @param labels most probable first
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo once and is never compared.
public record ShownPhoto(String key, byte[] jpeg, String[] labels, float[] probabilities) {}
