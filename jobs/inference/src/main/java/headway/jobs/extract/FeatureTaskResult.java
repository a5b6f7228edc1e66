package headway.jobs.extract;

import headway.common.dataset.part.Part;
import java.io.Serializable;

/**
 * The result of one task.
 *
 * @param part the part that it wrote
 * @param decodeNanos spent reading and decoding, concurrently with the network
 * @param networkNanos spent in the frozen part
 */
public record FeatureTaskResult(Part part, long decodeNanos, long networkNanos)
    implements Serializable {}
