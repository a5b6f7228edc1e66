package headway.jobs.features.shuffle;

import java.io.Serializable;

/**
 * One image that is moved to another block by a shuffle.
 *
 * @param position in the target block
 * @param values {@code float[]} of activations, views × features, or {@code byte[]} of pixels
 */
public record ShuffledRow(int position, String key, int label, Object values)
    implements Serializable {}
