package headway.common.dataset;

import java.util.List;

/**
 * What a classifier says of one image.
 *
 * @param labels the most probable class names, most probable first; at least one
 * @param probabilities of those, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record PredictionRow(String key, List<String> labels, float[] probabilities) {}
