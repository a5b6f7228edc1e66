package headway.jobs.extract;

import headway.common.dataset.manifest.Part;

/**
 * What one task did.
 *
 * @param part that it made
 * @param decodeNanos spent reading and decoding, beside the network
 * @param networkNanos spent in the frozen part
 */
public record FeatureTaskResult(Part part, long decodeNanos, long networkNanos) {}
