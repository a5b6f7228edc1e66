package headway.jobs.parts;

import headway.common.dataset.part.Part;
import java.io.Serializable;

/**
 * A file of a part.
 *
 * @param part the part it belongs to; null until its footer is read, because this crosses Kryo
 */
public record FoundFile(String uri, long bytes, Part part, String contentSha256)
    implements Serializable {}
