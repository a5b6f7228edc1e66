package headway.common.dataset;

import headway.common.dataset.split.Split;

/**
 * The activations of one view of one image at the cut.
 *
 * @param view 0 for the plain image, 1 and up for augmented ones
 * @param label the index of its class, or {@link ShardRow#UNLABELLED}
 * @param features flattened, in the order of the cut's shape
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; not copied for speed.
public record FeatureRow(String key, int view, int label, Split split, float[] features) {}
